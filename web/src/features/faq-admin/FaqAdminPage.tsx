import { CircleHelp, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Faq } from '@/app/store/services/generated';
import { useListFaqsQuery } from '@/app/store/services/supportApi';
import { SEARCH_LIMIT, useAddress } from '@/lib/address';
import { faqAdminTexts } from '@/lib/texts/faqAdmin';
import { ButtonLink } from '@/ui/Button';
import { ListEmpty } from '@/ui/ListEmpty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { SearchForm } from '@/ui/SearchForm';
import { Section } from '@/ui/Section';
import { DeleteFaqDialog } from './DeleteFaqDialog';
import { FaqList } from './FaqList';
import { byCategory } from './faqOrder';

const SKELETON = ['h-8', 'h-20', 'h-20', 'h-8', 'h-20'];

export default function FaqAdminPage() {
  const [deleting, setDeleting] = useState<Faq | null>(null);
  const address = useAddress();
  const search = (address.search.get('search') ?? '').trim().slice(0, SEARCH_LIMIT);
  const query = useListFaqsQuery({ all: true, ...(search !== '' && { search }) });

  return (
    <Page title={faqAdminTexts.title} intro={faqAdminTexts.intro}>
      <SearchForm
        label={faqAdminTexts.search}
        placeholder={faqAdminTexts.searchPlaceholder}
        search={search}
        onSearch={(typed) => address.apply({ search: typed })}
      />
      <div className="mt-3 mb-6 flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-sm text-muted tabular-nums">
          {query.data && countOf(query.data.faqs)}
          {search !== '' && ` ${faqAdminTexts.orderNeedsAll}`}
        </p>
        <ButtonLink to="/dashboard/admin/faqs/new" look="primary">
          <Plus aria-hidden="true" className="size-4" />
          {faqAdminTexts.add}
        </ButtonLink>
      </div>
      <Loaded query={query} failed={faqAdminTexts.failed} skeleton={SKELETON}>
        {({ faqs }) =>
          faqs.length === 0 ? (
            <ListEmpty
              icon={CircleHelp}
              title={faqAdminTexts.emptyTitle}
              text={faqAdminTexts.emptyText}
              noHits={faqAdminTexts.noHits}
              clearHref={search === '' ? null : address.hrefFor({ search: '' })}
              firstHref={null}
            />
          ) : (
            <div className="grid gap-8">
              {byCategory(faqs).map((group) => (
                <Section key={group.category} title={group.category}>
                  <FaqList faqs={group.faqs} canMove={search === ''} onDelete={setDeleting} />
                </Section>
              ))}
            </div>
          )
        }
      </Loaded>
      {deleting && <DeleteFaqDialog faq={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

function countOf(faqs: readonly Faq[]): string {
  const hidden = faqs.filter(({ isActive }) => !isActive).length;
  const total = faqAdminTexts.total(faqs.length);
  return `${hidden === 0 ? total : `${total}, ${faqAdminTexts.hiddenCount(hidden)}`}.`;
}
