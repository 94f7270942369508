import { type ComponentProps, useId } from 'react';
import { useListRequestersQuery } from '@/app/store/services/supportApi';
import { isPlatform } from '@/lib/platformLogin';
import { newTicketTexts } from '@/lib/texts/staff';
import { useSettled } from '@/lib/useSettled';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { requesterAmong } from './requesterAmong';

/** Whoever types a name has typed enough of it by then. */
const SEARCH_PAUSE_MS = 250;

interface RequesterFieldProps extends ComponentProps<'input'> {
  value: string;
  error: string | undefined;
}

/** For whom a ticket is: typed by name or address, offered while typing, and said in full once found. */
export function RequesterField({ value, error, ...rest }: RequesterFieldProps) {
  const id = useId();
  const search = useSettled(value.trim(), SEARCH_PAUSE_MS);
  const { currentData } = useListRequestersQuery({ search }, { skip: search === '' });
  const users = currentData?.users;
  const found = users && requesterAmong(users, search);
  return (
    <div className="grid gap-1">
      <Field
        label={newTicketTexts.requester}
        hint={isPlatform() ? newTicketTexts.requesterHintPlatform : newTicketTexts.requesterHint}
        error={error}
      >
        {(control) => (
          <TextInput
            {...control}
            {...rest}
            value={value}
            list={id}
            placeholder={newTicketTexts.requesterPlaceholder}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <datalist id={id}>
        {users?.map((user) => (
          <option key={user._id} value={user.email}>
            {user.name}
          </option>
        ))}
      </datalist>
      <p role="status" className="min-h-5 text-sm text-muted wrap-anywhere">
        {users && error === undefined && newTicketTexts.requesterFound(found, users.length)}
      </p>
    </div>
  );
}
