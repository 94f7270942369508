/**
 * The support slice of a platform's own web client: written by hand against what docs/platform.md promises, as such
 * an application has it, and from none of this server's types. It changes only when the promise does.
 */
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query';

export type Status = 'Open' | 'In Progress' | 'Resolved' | 'Closed';
export type Priority = 'Low' | 'Medium' | 'High' | 'Critical';
export type Category =
  | 'Technical Issue'
  | 'Account Issue'
  | 'Feature Request'
  | 'General Inquiry'
  | 'Bug Report';

interface Person {
  _id: string;
  name: string;
  email: string;
}

interface Author extends Person {
  role: string;
}

interface TicketResponse {
  _id: string;
  message: string;
  respondedBy: Author;
  isInternal: boolean;
  createdAt: string;
}

interface TicketRow {
  _id: string;
  ticketNumber: string;
  subject: string;
  message: string;
  category: Category;
  priority: Priority;
  status: Status;
  submittedBy: Person;
  assignedTo?: Person;
  attachments: unknown[];
  createdAt: string;
  updatedAt: string;
  resolvedAt?: string;
  closedAt?: string;
}

interface Ticket extends TicketRow {
  responses: TicketResponse[];
}

interface TicketInfo {
  ticketNumber: string;
  subject: string;
  status: Status;
}

interface TicketList {
  tickets: TicketRow[];
  pagination: {
    total: number;
    page: number;
    limit: number;
    pages: number;
    hasNext: boolean;
    hasPrev: boolean;
  };
}

interface Stats {
  total: number;
  open: number;
  inProgress: number;
  resolved: number;
  closed: number;
  byPriority: Record<Priority, number>;
  byCategory: Record<Category, number>;
  resolutionRate: number;
  timeBasedCounts: { today: number; thisWeek: number; thisMonth: number };
  performance: { avgResponseTimeHours: number; totalResolved: number };
}

export interface Settings {
  support_email: string;
  support_auto_response: boolean;
  support_email_template: string;
  support_notification_enabled: boolean;
}

interface TestMail {
  success: boolean;
  message: string;
}

export interface OwnList {
  page?: number;
  limit?: number;
  status?: string;
}

export interface AdminList extends Omit<OwnList, 'status'> {
  status?: string[];
  priority?: string[];
  category?: string[];
  assignedTo?: string;
  startDate?: string;
  endDate?: string;
  search?: string;
}

export interface NewTicket {
  subject: string;
  message: string;
  category?: string;
  priority?: string;
}

export interface TicketChange {
  id: string;
  changes: {
    status?: Status;
    priority?: Priority;
    category?: Category;
    subject?: string;
    assignedTo?: string | null;
  };
}

export interface NewResponse {
  id: string;
  message: string;
  isInternal?: boolean;
  notifyUser?: boolean;
  status?: Status;
}

export function createSupportApi(url: string, token: string | null) {
  return createApi({
    reducerPath: 'supportApi',
    baseQuery: fetchBaseQuery({
      baseUrl: new URL('/api', url).href,
      prepareHeaders(headers) {
        if (token !== null) {
          headers.set('Authorization', `Bearer ${token}`);
        }
        return headers;
      },
    }),
    endpoints: (build) => ({
      getOwnTickets: build.query<TicketList, OwnList>({
        query: ({ page = 1, limit = 10, status }) =>
          `/support/tickets?${parameters({ page, limit, status })}`,
      }),
      getAllTickets: build.query<TicketList, AdminList>({
        query: ({ page = 1, limit = 10, ...filters }) =>
          `/support/tickets?${parameters({ admin: true, page, limit, ...filters })}`,
      }),
      getTicket: build.query<{ ticket: Ticket }, string>({
        query: (id) => `/support/tickets/${id}`,
      }),
      getTicketAsAdmin: build.query<{ ticket: Ticket }, string>({
        query: (id) => `/support/tickets/${id}?admin=true`,
      }),
      createTicket: build.mutation<{ ticket: Ticket; message: string }, NewTicket>({
        query: (body) => ({ url: '/support/tickets', method: 'POST', body }),
      }),
      updateTicket: build.mutation<
        { ticket: Ticket; message: string; changes: string[] },
        TicketChange
      >({
        query: ({ id, changes }) => ({
          url: `/support/tickets/${id}`,
          method: 'PUT',
          body: changes,
        }),
      }),
      deleteTicket: build.mutation<
        { message: string; ticketNumber: string; success: boolean },
        string
      >({
        query: (id) => ({ url: `/support/tickets/${id}`, method: 'DELETE' }),
      }),
      getResponses: build.query<{ responses: TicketResponse[]; ticketInfo: TicketInfo }, string>({
        query: (id) => `/support/tickets/${id}/responses`,
      }),
      addResponse: build.mutation<
        { response: TicketResponse; message: string; ticketInfo: TicketInfo },
        NewResponse
      >({
        query: ({ id, ...body }) => ({
          url: `/support/tickets/${id}/responses`,
          method: 'POST',
          body,
        }),
      }),
      getStats: build.query<Stats, void>({ query: () => '/support/tickets/stats' }),
      getAssignableUsers: build.query<{ users: Author[] }, void>({
        query: () => '/support/tickets/assignable-users',
      }),
      getSettings: build.query<{ settings: Settings }, void>({
        query: () => '/admin/support/settings',
      }),
      updateSettings: build.mutation<
        { message: string; settings: Settings; updated: string[] },
        Partial<Settings>
      >({
        query: (settings) => ({
          url: '/admin/support/settings',
          method: 'PUT',
          body: { settings },
        }),
      }),
      sendTestMail: build.mutation<TestMail, string>({
        query: (testEmail) => ({
          url: '/admin/support/settings/test-email',
          method: 'POST',
          body: { testEmail },
        }),
      }),
    }),
  });
}

/** `status=Open&status=Closed`; what was not chosen is left out. */
function parameters(chosen: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== undefined) {
        query.append(name, String(single));
      }
    }
  }
  return query;
}
