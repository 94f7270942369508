import { CircleHelp } from 'lucide-react';
import { useLocation } from 'react-router';
import { useListFaqsQuery } from '@/app/store/services/supportApi';
import { SEARCH_LIMIT, useAddress } from '@/lib/address';
import { faqTexts } from '@/lib/texts/faq';
import { ButtonLink } from '@/ui/Button';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { SearchForm } from '@/ui/SearchForm';
import { FaqList } from './FaqList';

/** Answers for anybody. What is searched, and the question that is open, stand in the address. */
export default function FaqPage() {
  const { hash } = useLocation();
  const { search: address, apply } = useAddress();
  const search = (address.get('search') ?? '').trim().slice(0, SEARCH_LIMIT);
  const list = useListFaqsQuery({ ...(search !== '' && { search }) });

  return (
    <div className="mx-auto max-w-3xl">
      <Page title={faqTexts.title} intro={faqTexts.intro}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <SearchForm
            label={faqTexts.search}
            placeholder={faqTexts.searchPlaceholder}
            search={search}
            onSearch={(words) => apply({ search: words, category: '' })}
          />
          <Loaded query={list} failed={faqTexts.failed} skeleton={['h-11', 'h-48', 'h-48']}>
            {({ faqs }) => <FaqList faqs={faqs} isSearch={search !== ''} target={hash.slice(1)} />}
          </Loaded>
          {/* Below the answers from the start, so that they do not push it down when they come. */}
          {!list.isLoading && (
            <aside
              aria-labelledby="ask-us"
              className="flex flex-wrap items-center justify-between gap-4 rounded-outer border border-border bg-surface p-4 sm:p-6"
            >
              <div className="flex min-w-0 gap-3">
                <CircleHelp aria-hidden="true" className="mt-1 size-5 shrink-0 text-accent" />
                <div className="grid gap-1">
                  <h2 id="ask-us" className="font-semibold">
                    {faqTexts.moreTitle}
                  </h2>
                  <p className="text-sm text-muted">{faqTexts.moreText}</p>
                </div>
              </div>
              <ButtonLink to="/dashboard/help" look="primary">
                {faqTexts.askUs}
              </ButtonLink>
            </aside>
          )}
        </div>
      </Page>
    </div>
  );
}
