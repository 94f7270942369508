import { texts } from '@/lib/texts';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';

export function NotFoundPage() {
  return (
    <Page title={texts.notFound.title} intro={texts.notFound.text}>
      <ButtonLink to="/dashboard" look="primary">
        {texts.notFound.home}
      </ButtonLink>
    </Page>
  );
}
