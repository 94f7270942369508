import { ArrowLeft } from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import { useGetFaqQuery, useListFaqsQuery } from '@/app/store/services/supportApi';
import { faqAdminTexts } from '@/lib/texts/faqAdmin';
import { ButtonLink } from '@/ui/Button';
import { Loaded } from '@/ui/Loaded';
import { Markdown } from '@/ui/Markdown';
import { Page } from '@/ui/Page';
import { Section } from '@/ui/Section';
import { FaqForm } from './FaqForm';

const LIST = '/dashboard/admin/faqs';
const NEW = 'new';
const SKELETON = ['h-16', 'h-16', 'h-64'];

export default function FaqEditorPage() {
  const { id = NEW } = useParams();
  return (
    <>
      <ButtonLink to={LIST} look="quiet" className="mb-3 -ml-2">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {faqAdminTexts.back}
      </ButtonLink>
      <Page key={id} title={id === NEW ? faqAdminTexts.addTitle : faqAdminTexts.editTitle}>
        {id === NEW ? <NewEntry /> : <KeptEntry id={id} />}
      </Page>
    </>
  );
}

function NewEntry() {
  const navigate = useNavigate();
  // The categories and places that there are.
  const { data } = useListFaqsQuery({ all: true });
  return (
    <div className="max-w-2xl">
      <FaqForm
        faq={null}
        others={data?.faqs ?? []}
        onSaved={(faq) => void navigate(`${LIST}/${faq._id}`, { replace: true })}
      />
    </div>
  );
}

function KeptEntry({ id }: { id: string }) {
  const query = useGetFaqQuery({ id });
  const { data } = useListFaqsQuery({ all: true });
  return (
    <Loaded
      query={query}
      failed={faqAdminTexts.entryFailed}
      notFound={faqAdminTexts.entryNotFound}
      skeleton={SKELETON}
    >
      {({ faq }) => (
        <div className="grid gap-10 lg:grid-cols-2">
          <FaqForm faq={faq} others={data?.faqs ?? []} />
          <Section title={faqAdminTexts.rendered} hint={faqAdminTexts.renderedHint}>
            <div className="grid content-start gap-3 rounded-outer border border-border p-4">
              <h3 className="font-semibold wrap-anywhere">{faq.question}</h3>
              <Markdown html={faq.answerHtml} />
            </div>
          </Section>
        </div>
      )}
    </Loaded>
  );
}
