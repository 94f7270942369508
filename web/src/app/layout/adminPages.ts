import { isPlatform } from '@/lib/platformLogin';
import { texts } from '@/lib/texts';

interface AdminPage {
  to: string;
  label: string;
}

const { adminPages } = texts.navigation;

/** Where the administration begins. */
export const ADMIN_HOME = '/dashboard/admin/support/settings';

/** The administration in the order of its menu. */
export function listAdminPages(): AdminPage[] {
  return [
    { to: ADMIN_HOME, label: adminPages.settings },
    { to: '/dashboard/admin/emails', label: adminPages.emails },
    { to: '/dashboard/admin/audit', label: adminPages.audit },
    // A platform keeps its accounts itself.
    ...(isPlatform() ? [] : [{ to: '/dashboard/admin/users', label: adminPages.users }]),
    { to: '/dashboard/admin/faqs', label: adminPages.faqs },
  ];
}

export function isBelow(pathname: string, page: string): boolean {
  return pathname === page || pathname.startsWith(`${page}/`);
}
