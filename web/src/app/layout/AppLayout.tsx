import { useNews } from '@/app/store/live/useNews';
import { MainNavigation } from './MainNavigation';
import { PageFrame } from './PageFrame';
import { UserMenu } from './UserMenu';

/** The frame of every page behind sign-in. */
export function AppLayout() {
  useNews();
  return (
    <PageFrame
      bar={
        <>
          <MainNavigation />
          <UserMenu />
        </>
      }
      className="mx-auto max-w-384"
    />
  );
}
