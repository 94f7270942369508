import { NavLink, Outlet } from 'react-router';
import { texts } from '@/lib/texts';
import { listAdminPages } from './adminPages';

/** The administration: its pages stand above the one that is shown. */
export function AdminLayout() {
  return (
    <>
      <nav
        aria-label={texts.navigation.administration}
        className="-mx-4 -mt-6 mb-6 flex overflow-x-auto border-b border-border px-2 sm:-mx-6 sm:-mt-8 sm:mb-8 sm:px-4"
      >
        {listAdminPages().map(({ to, label }) => (
          <NavLink
            key={to}
            to={to}
            className="flex min-h-11 items-center justify-center border-b-2 border-transparent px-2 text-sm whitespace-nowrap text-muted hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-text sm:px-3 pointer-coarse:min-w-11"
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
