import { useGetSettingsQuery } from '@/app/store/services/supportApi';
import { settingsTexts } from '@/lib/texts/settings';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { SupportSettingsPanel } from './SupportSettingsPanel';

const SKELETON = ['h-20', 'h-48', 'h-96'];

export default function SupportSettingsPage() {
  const query = useGetSettingsQuery();
  return (
    <Page title={settingsTexts.title} intro={settingsTexts.intro}>
      <Loaded query={query} failed={settingsTexts.failed} skeleton={SKELETON}>
        {({ settings }) => <SupportSettingsPanel saved={settings} />}
      </Loaded>
    </Page>
  );
}
