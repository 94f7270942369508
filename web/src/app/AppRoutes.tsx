import { lazy, Suspense } from 'react';
import { Navigate, Outlet, Route, Routes } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import type * as accountPages from '@/features/session/accountPages';
import { RequireSession } from '@/features/session/RequireSession';
import { HelpPage } from '@/features/tickets/HelpPage';
import { isPlatform } from '@/lib/platformLogin';
import { AdminLayout } from './layout/AdminLayout';
import { AppLayout } from './layout/AppLayout';
import { VisitorLayout } from './layout/VisitorLayout';
import { NotFoundPage } from './NotFoundPage';

const accountPage = (name: keyof typeof accountPages) =>
  lazy(async () => ({ default: (await import('@/features/session/accountPages'))[name] }));

const LoginPage = accountPage('LoginPage');
const SetupPage = accountPage('SetupPage');
const RegisterPage = accountPage('RegisterPage');
const ConfirmPage = accountPage('ConfirmPage');
const ForgotPasswordPage = accountPage('ForgotPasswordPage');
const ResetPasswordPage = accountPage('ResetPasswordPage');
const FaqPage = lazy(() => import('@/features/faq/FaqPage'));
const ProfilePage = lazy(() => import('@/features/session/ProfilePage'));
const CustomerTicketPage = lazy(() => import('@/features/tickets/CustomerTicketPage'));
const AuditPage = lazy(() => import('@/features/audit/AuditPage'));
const FaqAdminPage = lazy(() => import('@/features/faq-admin/FaqAdminPage'));
const FaqEditorPage = lazy(() => import('@/features/faq-admin/FaqEditorPage'));
const MailLogPage = lazy(() => import('@/features/mail-log/MailLogPage'));
const MailPage = lazy(() => import('@/features/mail-log/MailPage'));
const UsersPage = lazy(() => import('@/features/users/UsersPage'));
const SupportSettingsPage = lazy(() => import('@/features/settings/SupportSettingsPage'));
const SupportDesk = lazy(() => import('@/features/ticket-admin/SupportDesk'));

export function AppRoutes() {
  return (
    <Suspense>
      <Routes>
        <Route path="/" element={<Navigate to="/dashboard" replace />} />
        <Route path="/login" element={<LoginPage />} />
        <Route path="/setup" element={<SetupPage />} />
        <Route path="/register" element={<RegisterPage />} />
        <Route path="/confirm" element={<ConfirmPage />} />
        <Route path="/forgot-password" element={<ForgotPasswordPage />} />
        <Route path="/reset-password" element={<ResetPasswordPage />} />
        <Route
          element={
            <RequireSession visitors={<VisitorLayout />}>
              <AppLayout />
            </RequireSession>
          }
        >
          <Route path="/faq" element={<FaqPage />} />
        </Route>
        <Route
          element={
            <RequireSession>
              <AppLayout />
            </RequireSession>
          }
        >
          <Route path="/dashboard" element={<Home />} />
          <Route path="/dashboard/help" element={<HelpPage />} />
          <Route path="/dashboard/help/:id" element={<CustomerTicketPage />} />
          <Route path="/dashboard/profile" element={<ProfilePage />} />
          <Route element={<StaffOnly />}>
            <Route path="/dashboard/admin/support/:id?" element={<SupportDesk />} />
          </Route>
          <Route element={<AdminOnly />}>
            <Route path="/dashboard/admin/support/settings" element={<SupportSettingsPage />} />
            <Route path="/dashboard/admin/emails" element={<MailLogPage />} />
            <Route path="/dashboard/admin/emails/:id" element={<MailPage />} />
            <Route path="/dashboard/admin/audit" element={<AuditPage />} />
            <Route path="/dashboard/admin/faqs" element={<FaqAdminPage />} />
            <Route path="/dashboard/admin/faqs/:id" element={<FaqEditorPage />} />
            <Route
              path="/dashboard/admin/users"
              element={isPlatform() ? <NotFoundPage /> : <UsersPage />}
            />
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

function Home() {
  const user = useCurrentUser();
  return <Navigate to={user.isStaff ? '/dashboard/admin/support' : '/dashboard/help'} replace />;
}

/** To a customer these pages do not exist; the server guards what they would show. */
function StaffOnly() {
  return useCurrentUser().isStaff ? <Outlet /> : <NotFoundPage />;
}

/** Nor do these to anybody who does not administer the desk. */
function AdminOnly() {
  return useCurrentUser().isAdmin ? <AdminLayout /> : <NotFoundPage />;
}
