/** What stands around the pages, in one part: every signed-in page needs it, and a visitor to the FAQ the rest. */
export { AdminLayout } from './AdminLayout';
export { AppLayout } from './AppLayout';
export { VisitorLayout } from './VisitorLayout';
