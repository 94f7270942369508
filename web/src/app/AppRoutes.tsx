import { isValidElement, Suspense } from 'react';
import {
  createRoutesFromElements,
  matchRoutes,
  Navigate,
  Outlet,
  Route,
  Routes,
} from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import type * as accountPages from '@/features/session/accountPages';
import { RequireSession } from '@/features/session/RequireSession';
import { routerBasename } from '@/lib/basePath';
import { isPlatform } from '@/lib/platformLogin';
import { Skeleton } from '@/ui/Skeleton';
import type * as frames from './layout/frames';
import { lazyPage } from './lazyPage';
import { NotFoundPage } from './NotFoundPage';

const accountPage = (name: keyof typeof accountPages) =>
  lazyPage(async () => ({ default: (await import('@/features/session/accountPages'))[name] }));

const frame = (name: keyof typeof frames) =>
  lazyPage(async () => ({ default: (await import('./layout/frames'))[name] }));

const AppLayout = frame('AppLayout');
const AdminLayout = frame('AdminLayout');
const VisitorLayout = frame('VisitorLayout');
const LoginPage = accountPage('LoginPage');
const SetupPage = accountPage('SetupPage');
const RegisterPage = accountPage('RegisterPage');
const ConfirmPage = accountPage('ConfirmPage');
const ForgotPasswordPage = accountPage('ForgotPasswordPage');
const ResetPasswordPage = accountPage('ResetPasswordPage');
const FaqPage = lazyPage(() => import('@/features/faq/FaqPage'));
const ProfilePage = lazyPage(() => import('@/features/session/ProfilePage'));
const HelpPage = lazyPage(() => import('@/features/tickets/HelpPage'));
const CustomerTicketPage = lazyPage(() => import('@/features/tickets/CustomerTicketPage'));
const AuditPage = lazyPage(() => import('@/features/audit/AuditPage'));
const FaqAdminPage = lazyPage(() => import('@/features/faq-admin/FaqAdminPage'));
const FaqEditorPage = lazyPage(() => import('@/features/faq-admin/FaqEditorPage'));
const MailLogPage = lazyPage(() => import('@/features/mail-log/MailLogPage'));
const MailPage = lazyPage(() => import('@/features/mail-log/MailPage'));
const UsersPage = lazyPage(() => import('@/features/users/UsersPage'));
const SupportSettingsPage = lazyPage(() => import('@/features/settings/SupportSettingsPage'));
const TicketForCustomerPage = lazyPage(() => import('@/features/tickets/TicketForCustomerPage'));
const SupportDesk = lazyPage(() => import('@/features/ticket-admin/SupportDesk'));

const ROUTES = (
  <>
    <Route path="/" element={<Entrance />} />
    <Route path="/login" element={<LoginPage />} />
    <Route path="/setup" element={<SetupPage />} />
    <Route path="/register" element={<RegisterPage />} />
    <Route path="/confirm" element={<ConfirmPage />} />
    <Route path="/forgot-password" element={<ForgotPasswordPage />} />
    <Route path="/reset-password" element={<ResetPasswordPage />} />
    <Route element={<Framed isForAnybody />}>
      <Route path="/faq" element={<FaqPage />} />
    </Route>
    <Route element={<Framed />}>
      <Route path="/dashboard" element={<Home />} />
      <Route path="/dashboard/help" element={<HelpPage />} />
      <Route path="/dashboard/help/:id" element={<CustomerTicketPage />} />
      <Route path="/dashboard/profile" element={<ProfilePage />} />
      <Route element={<StaffOnly />}>
        <Route path="/dashboard/admin/support/new" element={<TicketForCustomerPage />} />
        <Route path="/dashboard/admin/support/:id?" element={<SupportDesk />} />
      </Route>
      <Route element={<AdminOnly />}>
        <Route path="/dashboard/admin/support/settings" element={<SupportSettingsPage />} />
        <Route path="/dashboard/admin/emails" element={<MailLogPage />} />
        <Route path="/dashboard/admin/emails/:id" element={<MailPage />} />
        <Route path="/dashboard/admin/audit" element={<AuditPage />} />
        <Route path="/dashboard/admin/faqs" element={<FaqAdminPage />} />
        <Route path="/dashboard/admin/faqs/:id" element={<FaqEditorPage />} />
        <Route element={<OwnAccountsOnly />}>
          <Route path="/dashboard/admin/users" element={<UsersPage />} />
        </Route>
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Route>
  </>
);

export function AppRoutes() {
  return (
    <Suspense>
      <Routes>{ROUTES}</Routes>
    </Suspense>
  );
}

/** Begins to load the page of an address, so that it arrives while the server says who is signed in. */
export function preloadPage(pathname: string): void {
  const matches = matchRoutes(createRoutesFromElements(ROUTES), pathname, routerBasename()) ?? [];
  for (const { element } of matches.map(({ route }) => route)) {
    if (isValidElement(element) && isPreloadable(element.type)) {
      element.type.preload();
    }
  }
}

function isPreloadable(component: unknown): component is { preload: () => void } {
  return typeof component === 'function' && 'preload' in component;
}

/** Whoever is signed in finds the same frame on every page; a page for anybody has another one for visitors. */
function Framed({ isForAnybody = false }: { isForAnybody?: boolean }) {
  return (
    <Suspense fallback={<Skeleton blocks={['h-14']} />}>
      <RequireSession visitors={isForAnybody ? <VisitorLayout /> : undefined}>
        <AppLayout />
      </RequireSession>
    </Suspense>
  );
}

function Entrance() {
  return <Navigate to="/dashboard" replace />;
}

function Home() {
  const user = useCurrentUser();
  return <Navigate to={user.isStaff ? '/dashboard/admin/support' : '/dashboard/help'} replace />;
}

Framed.preload = AppLayout.preload;
// Most who come in by the door are customers.
Entrance.preload = HelpPage.preload;
Home.preload = HelpPage.preload;

/** To a customer these pages do not exist; the server guards what they would show. */
function StaffOnly() {
  return useCurrentUser().isStaff ? <Outlet /> : <NotFoundPage />;
}

/** Nor do these to anybody who does not administer the desk. */
function AdminOnly() {
  return useCurrentUser().isAdmin ? <AdminLayout /> : <NotFoundPage />;
}

/** A platform keeps its accounts itself. */
function OwnAccountsOnly() {
  return isPlatform() ? <NotFoundPage /> : <Outlet />;
}
