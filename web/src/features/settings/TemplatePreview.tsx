import { settingsTexts } from '@/lib/texts/settings';
import { HtmlFrame } from '@/ui/HtmlFrame';
import { PlainText } from '@/ui/PlainText';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import type { Preview } from './useTemplatePreview';

export function TemplatePreview({ preview }: { preview: Preview }) {
  const { mail, problem, fieldError, retry } = preview;
  return (
    <div className="grid content-start gap-3">
      <div className="grid gap-1">
        <h3 className="text-sm font-semibold">{settingsTexts.preview}</h3>
        <p className="text-sm text-muted">
          {fieldError === undefined ? settingsTexts.previewHint : settingsTexts.previewOutdated}
        </p>
      </div>
      {problem && (
        <ProblemAlert problem={problem} title={settingsTexts.previewFailed} onRetry={retry} />
      )}
      {mail && (
        <>
          <dl className="text-sm">
            <dt className="text-muted">{settingsTexts.previewSubject}</dt>
            <dd className="font-semibold wrap-anywhere">{mail.subject}</dd>
          </dl>
          <h4 className="text-sm text-muted">{settingsTexts.previewHtml}</h4>
          <HtmlFrame title={settingsTexts.previewHtmlFrame} html={mail.html} className="h-112" />
          <h4 className="text-sm text-muted">{settingsTexts.previewText}</h4>
          <PlainText label={settingsTexts.previewText} text={mail.text} />
        </>
      )}
      {!mail && !problem && <Skeleton blocks={['h-10', 'h-96']} className="grid gap-3" />}
    </div>
  );
}
