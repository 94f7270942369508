import { useEffect } from 'react';
import { useDispatch } from 'react-redux';
import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import { supportApi } from '@/app/store/services/supportApi';
import type { AppDispatch } from '@/app/store/store';
import { loadDraft, saveDraft } from '@/lib/drafts';
import type { Problem } from '@/lib/problem';
import { newTicketTexts } from '@/lib/texts/staff';
import { Button } from '@/ui/Button';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { RequesterField } from './RequesterField';
import { requesterAmong } from './requesterAmong';
import { TicketFields } from './TicketFields';
import { ticketDraft, ticketRules } from './ticketForm';
import { useFileTicket } from './useFileTicket';

/** The requester is typed as a name or an address, and sent as an id; what the server says of it stands at the field. */
const rules = {
  ...ticketRules,
  onBehalfOf: v.pipe(v.string(), v.trim(), v.nonEmpty(newTicketTexts.requesterMissing)),
};

const requesterDraft = v.fallback(v.object({ onBehalfOf: v.string() }), { onBehalfOf: '' });

const UNKNOWN_REQUESTER: Problem = {
  status: 404,
  code: 'not_found',
  message: newTicketTexts.requesterUnknown,
  details: { onBehalfOf: newTicketTexts.requesterUnknown },
};

/** A ticket that staff file for somebody who has called or written elsewhere. */
export function TicketForCustomerForm({ onFiled }: { onFiled: (ticketNumber: string) => void }) {
  const draftName = `${useCurrentUser()._id}.new-ticket-for`;
  const dispatch = useDispatch<AppDispatch>();
  const fileTicket = useFileTicket(draftName, onFiled);
  const form = useForm(rules, () => {
    const draft = loadDraft(draftName);
    return { ...ticketDraft(draft), ...v.parse(requesterDraft, draft) };
  });
  const { values, errors, field, problem, isSending } = form;
  useEffect(() => saveDraft(draftName, values), [draftName, values]);

  const file = form.submit(async ({ onBehalfOf: search, ...ticket }) => {
    const found = await dispatch(
      supportApi.endpoints.listRequesters.initiate({ search }, { subscribe: false }),
    );
    if (found.data === undefined) {
      return { error: found.error };
    }
    const requester = requesterAmong(found.data.users, search);
    if (requester === undefined) {
      return { error: UNKNOWN_REQUESTER };
    }
    return fileTicket({ ...ticket, onBehalfOf: requester._id });
  });

  return (
    <form noValidate className="grid gap-5" onSubmit={file}>
      <RequesterField {...field('onBehalfOf')} error={errors.onBehalfOf} />
      <TicketFields form={form} />
      {problem && <ProblemAlert problem={problem} title={newTicketTexts.failed} keepsText />}
      <Button
        type="submit"
        look="primary"
        busy={isSending}
        busyLabel={newTicketTexts.filing}
        className="min-h-11 sm:justify-self-start"
      >
        {newTicketTexts.file}
      </Button>
    </form>
  );
}
