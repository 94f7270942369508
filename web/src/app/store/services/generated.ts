import { baseApi as api } from "./baseApi";
const injectedRtkApi = api.injectEndpoints({
  endpoints: (build) => ({
    listAudit: build.query<ListAuditApiResponse, ListAuditApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/support/audit`,
        params: {
          page: queryArg.page,
          cursor: queryArg.cursor,
          limit: queryArg.limit,
          actor: queryArg.actor,
          action: queryArg.action,
          ticket: queryArg.ticket,
          startDate: queryArg.startDate,
          endDate: queryArg.endDate,
        },
      }),
    }),
    listEmails: build.query<ListEmailsApiResponse, ListEmailsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/support/emails`,
        params: {
          page: queryArg.page,
          cursor: queryArg.cursor,
          limit: queryArg.limit,
          state: queryArg.state,
          kind: queryArg.kind,
          ticket: queryArg.ticket,
        },
      }),
    }),
    retryEmails: build.mutation<RetryEmailsApiResponse, RetryEmailsApiArg>({
      query: () => ({ url: `/api/admin/support/emails/retry`, method: "POST" }),
    }),
    getEmail: build.query<GetEmailApiResponse, GetEmailApiArg>({
      query: (queryArg) => ({ url: `/api/admin/support/emails/${encodeURIComponent(String(queryArg.id))}` }),
    }),
    retryEmail: build.mutation<RetryEmailApiResponse, RetryEmailApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/support/emails/${encodeURIComponent(String(queryArg.id))}/retry`,
        method: "POST",
      }),
    }),
    getSettings: build.query<GetSettingsApiResponse, GetSettingsApiArg>({
      query: () => ({ url: `/api/admin/support/settings` }),
    }),
    updateSettings: build.mutation<UpdateSettingsApiResponse, UpdateSettingsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/support/settings`,
        method: "PUT",
        body: queryArg.updateSettingsRequest,
      }),
    }),
    previewTemplate: build.mutation<PreviewTemplateApiResponse, PreviewTemplateApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/support/settings/preview`,
        method: "POST",
        body: queryArg.previewTemplateRequest,
      }),
    }),
    checkMail: build.query<CheckMailApiResponse, CheckMailApiArg>({
      query: () => ({ url: `/api/admin/support/settings/test-email` }),
    }),
    sendTestMail: build.mutation<SendTestMailApiResponse, SendTestMailApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/support/settings/test-email`,
        method: "POST",
        body: queryArg.sendTestMailRequest,
      }),
    }),
    listUsers: build.query<ListUsersApiResponse, ListUsersApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/users`,
        params: {
          page: queryArg.page,
          cursor: queryArg.cursor,
          limit: queryArg.limit,
          search: queryArg.search,
          role: queryArg.role,
          isActive: queryArg.isActive,
        },
      }),
    }),
    createUser: build.mutation<CreateUserApiResponse, CreateUserApiArg>({
      query: (queryArg) => ({ url: `/api/admin/users`, method: "POST", body: queryArg.createUserRequest }),
    }),
    getUser: build.query<GetUserApiResponse, GetUserApiArg>({
      query: (queryArg) => ({ url: `/api/admin/users/${encodeURIComponent(String(queryArg.id))}` }),
    }),
    updateUser: build.mutation<UpdateUserApiResponse, UpdateUserApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/users/${encodeURIComponent(String(queryArg.id))}`,
        method: "PUT",
        body: queryArg.updateUserRequest,
      }),
    }),
    deleteUser: build.mutation<DeleteUserApiResponse, DeleteUserApiArg>({
      query: (queryArg) => ({ url: `/api/admin/users/${encodeURIComponent(String(queryArg.id))}`, method: "DELETE" }),
    }),
    inviteUser: build.mutation<InviteUserApiResponse, InviteUserApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/users/${encodeURIComponent(String(queryArg.id))}/invite`,
        method: "POST",
      }),
    }),
    confirm: build.mutation<ConfirmApiResponse, ConfirmApiArg>({
      query: (queryArg) => ({ url: `/api/auth/confirm`, method: "POST", body: queryArg.confirmRequest }),
    }),
    forgotPassword: build.mutation<ForgotPasswordApiResponse, ForgotPasswordApiArg>({
      query: (queryArg) => ({ url: `/api/auth/forgot-password`, method: "POST", body: queryArg.forgotPasswordRequest }),
    }),
    login: build.mutation<LoginApiResponse, LoginApiArg>({
      query: (queryArg) => ({ url: `/api/auth/login`, method: "POST", body: queryArg.loginRequest }),
    }),
    logout: build.mutation<LogoutApiResponse, LogoutApiArg>({
      query: () => ({ url: `/api/auth/logout`, method: "POST" }),
    }),
    getMe: build.query<GetMeApiResponse, GetMeApiArg>({
      query: () => ({ url: `/api/auth/me` }),
    }),
    updateMe: build.mutation<UpdateMeApiResponse, UpdateMeApiArg>({
      query: (queryArg) => ({ url: `/api/auth/me`, method: "PUT", body: queryArg.updateMeRequest }),
    }),
    changePassword: build.mutation<ChangePasswordApiResponse, ChangePasswordApiArg>({
      query: (queryArg) => ({ url: `/api/auth/password`, method: "PUT", body: queryArg.changePasswordRequest }),
    }),
    register: build.mutation<RegisterApiResponse, RegisterApiArg>({
      query: (queryArg) => ({ url: `/api/auth/register`, method: "POST", body: queryArg.registerRequest }),
    }),
    resetPassword: build.mutation<ResetPasswordApiResponse, ResetPasswordApiArg>({
      query: (queryArg) => ({ url: `/api/auth/reset-password`, method: "POST", body: queryArg.resetPasswordRequest }),
    }),
    setup: build.mutation<SetupApiResponse, SetupApiArg>({
      query: (queryArg) => ({ url: `/api/auth/setup`, method: "POST", body: queryArg.setupRequest }),
    }),
    listFaqs: build.query<ListFaqsApiResponse, ListFaqsApiArg>({
      query: (queryArg) => ({
        url: `/api/faqs`,
        params: {
          all: queryArg.all,
          search: queryArg.search,
        },
      }),
    }),
    createFaq: build.mutation<CreateFaqApiResponse, CreateFaqApiArg>({
      query: (queryArg) => ({ url: `/api/faqs`, method: "POST", body: queryArg.createFaqRequest }),
    }),
    getFaq: build.query<GetFaqApiResponse, GetFaqApiArg>({
      query: (queryArg) => ({ url: `/api/faqs/${encodeURIComponent(String(queryArg.id))}` }),
    }),
    updateFaq: build.mutation<UpdateFaqApiResponse, UpdateFaqApiArg>({
      query: (queryArg) => ({
        url: `/api/faqs/${encodeURIComponent(String(queryArg.id))}`,
        method: "PUT",
        body: queryArg.updateFaqRequest,
      }),
    }),
    deleteFaq: build.mutation<DeleteFaqApiResponse, DeleteFaqApiArg>({
      query: (queryArg) => ({ url: `/api/faqs/${encodeURIComponent(String(queryArg.id))}`, method: "DELETE" }),
    }),
    listRequesters: build.query<ListRequestersApiResponse, ListRequestersApiArg>({
      query: (queryArg) => ({
        url: `/api/support/requesters`,
        params: {
          search: queryArg.search,
        },
      }),
    }),
    listTickets: build.query<ListTicketsApiResponse, ListTicketsApiArg>({
      query: (queryArg) => ({
        url: `/api/support/tickets`,
        params: {
          page: queryArg.page,
          cursor: queryArg.cursor,
          limit: queryArg.limit,
          status: queryArg.status,
          priority: queryArg.priority,
          category: queryArg.category,
          assignedTo: queryArg.assignedTo,
          startDate: queryArg.startDate,
          endDate: queryArg.endDate,
          search: queryArg.search,
          sort: queryArg.sort,
          order: queryArg.order,
          scope: queryArg.scope,
          admin: queryArg.admin,
          awaiting: queryArg.awaiting,
          fields: queryArg.fields,
        },
      }),
    }),
    createTicket: build.mutation<CreateTicketApiResponse, CreateTicketApiArg>({
      query: (queryArg) => ({
        url: `/api/support/tickets`,
        method: "POST",
        body: queryArg.createTicketRequest,
        headers: {
          "Idempotency-Key": queryArg["Idempotency-Key"],
        },
      }),
    }),
    listAssignableUsers: build.query<ListAssignableUsersApiResponse, ListAssignableUsersApiArg>({
      query: () => ({ url: `/api/support/tickets/assignable-users` }),
    }),
    getTicketStats: build.query<GetTicketStatsApiResponse, GetTicketStatsApiArg>({
      query: () => ({ url: `/api/support/tickets/stats` }),
    }),
    getTicket: build.query<GetTicketApiResponse, GetTicketApiArg>({
      query: (queryArg) => ({
        url: `/api/support/tickets/${encodeURIComponent(String(queryArg.id))}`,
        params: {
          admin: queryArg.admin,
        },
      }),
    }),
    updateTicket: build.mutation<UpdateTicketApiResponse, UpdateTicketApiArg>({
      query: (queryArg) => ({
        url: `/api/support/tickets/${encodeURIComponent(String(queryArg.id))}`,
        method: "PUT",
        body: queryArg.updateTicketRequest,
        headers: {
          "If-Match": queryArg["If-Match"],
        },
      }),
    }),
    deleteTicket: build.mutation<DeleteTicketApiResponse, DeleteTicketApiArg>({
      query: (queryArg) => ({
        url: `/api/support/tickets/${encodeURIComponent(String(queryArg.id))}`,
        method: "DELETE",
      }),
    }),
    getTicketHistory: build.query<GetTicketHistoryApiResponse, GetTicketHistoryApiArg>({
      query: (queryArg) => ({ url: `/api/support/tickets/${encodeURIComponent(String(queryArg.id))}/history` }),
    }),
    listResponses: build.query<ListResponsesApiResponse, ListResponsesApiArg>({
      query: (queryArg) => ({ url: `/api/support/tickets/${encodeURIComponent(String(queryArg.id))}/responses` }),
    }),
    createResponse: build.mutation<CreateResponseApiResponse, CreateResponseApiArg>({
      query: (queryArg) => ({
        url: `/api/support/tickets/${encodeURIComponent(String(queryArg.id))}/responses`,
        method: "POST",
        body: queryArg.createResponseRequest,
        headers: {
          "If-Match": queryArg["If-Match"],
          "Idempotency-Key": queryArg["Idempotency-Key"],
        },
      }),
    }),
  }),
  overrideExisting: false,
});
export { injectedRtkApi as generatedApi };
export type ListAuditApiResponse = /** status 200 One page of the trail. */ ListAuditResponse;
export type ListAuditApiArg = {
  /** Counted from 1. */
  page?: number;
  /** The `nextCursor` of the page before, in place of `page`. */
  cursor?: string;
  /** Rows a page; 10 unless told. */
  limit?: number;
  /** Who acted: a person's id, `me`, or `none` for the command line. */
  actor?: string;
  /** What was done, as in `ticket.created`. Repeatable. */
  action?: string[];
  /** What happened to this ticket, by its `_id` or number, also after it was deleted. */
  ticket?: string;
  /** At or after this time or UTC day. */
  startDate?: string;
  /** At or before this time or UTC day. */
  endDate?: string;
};
export type ListEmailsApiResponse = /** status 200 One page of the log. */ ListEmailsResponse;
export type ListEmailsApiArg = {
  /** Counted from 1. */
  page?: number;
  /** The `nextCursor` of the page before, in place of `page`. */
  cursor?: string;
  /** Rows a page; 10 unless told. */
  limit?: number;
  /** How the mails fare. */
  state?: "queued" | "sending" | "sent" | "failed" | "expired" | "cancelled" | "held";
  /** What the mails are about. */
  kind?:
    | "new_ticket"
    | "acknowledgement"
    | "response"
    | "customer_response"
    | "assignment"
    | "confirmation"
    | "reset"
    | "invitation";
  /** The `_id` or the number of a ticket. */
  ticket?: string;
};
export type RetryEmailsApiResponse = /** status 200 They wait to be sent. */ RetryEmailsResponse;
export type RetryEmailsApiArg = void;
export type GetEmailApiResponse = /** status 200 The mail and its words. */ GetEmailResponse;
export type GetEmailApiArg = {
  /** The mail's `_id`. */
  id: string;
};
export type RetryEmailApiResponse = /** status 200 The mail waits to be sent. */ RetryEmailResponse;
export type RetryEmailApiArg = {
  /** The mail's `_id`. */
  id: string;
};
export type GetSettingsApiResponse = /** status 200 The settings. */ GetSettingsResponse;
export type GetSettingsApiArg = void;
export type UpdateSettingsApiResponse = /** status 200 The settings as they are now. */ UpdateSettingsResponse;
export type UpdateSettingsApiArg = {
  updateSettingsRequest: UpdateSettingsRequest;
};
export type PreviewTemplateApiResponse = /** status 200 The mail. */ PreviewTemplateResponse;
export type PreviewTemplateApiArg = {
  previewTemplateRequest: PreviewTemplateRequest;
};
export type CheckMailApiResponse = /** status 200 What was found. */ CheckMailResponse;
export type CheckMailApiArg = void;
export type SendTestMailApiResponse = /** status 200 What came of it. */ SendTestMailResponse;
export type SendTestMailApiArg = {
  sendTestMailRequest: SendTestMailRequest;
};
export type ListUsersApiResponse = /** status 200 One page of the list. */ ListUsersResponse;
export type ListUsersApiArg = {
  /** Counted from 1. */
  page?: number;
  /** The `nextCursor` of the page before, in place of `page`. */
  cursor?: string;
  /** Rows a page; 10 unless told. */
  limit?: number;
  /** Words that must all occur in the name or the address. */
  search?: string;
  /** The word for a role. Repeatable. */
  role?: string[];
  /** Whether the person may sign in. */
  isActive?: boolean;
};
export type CreateUserApiResponse = /** status 201 The account. */ InvitedUser;
export type CreateUserApiArg = {
  createUserRequest: CreateUserRequest;
};
export type GetUserApiResponse = /** status 200 The account. */ GetUserResponse;
export type GetUserApiArg = {
  /** The account's `_id`. */
  id: string;
};
export type UpdateUserApiResponse = /** status 200 The account as it is now. */ UpdateUserResponse;
export type UpdateUserApiArg = {
  /** The account's `_id`. */
  id: string;
  updateUserRequest: UpdateUserRequest;
};
export type DeleteUserApiResponse = /** status 200 The account is gone. */ DeleteUserResponse;
export type DeleteUserApiArg = {
  /** The account's `_id`. */
  id: string;
};
export type InviteUserApiResponse = /** status 200 The account. */ InvitedUser;
export type InviteUserApiArg = {
  /** The account's `_id`. */
  id: string;
};
export type ConfirmApiResponse = /** status 200 The account is made and you are signed in. */ SignInResponse;
export type ConfirmApiArg = {
  confirmRequest: ConfirmRequest;
};
export type ForgotPasswordApiResponse =
  /** status 202 If there is such an account, a mail is on its way. */ MessageResponse;
export type ForgotPasswordApiArg = {
  forgotPasswordRequest: ForgotPasswordRequest;
};
export type LoginApiResponse = /** status 200 You are signed in. */ SignInResponse;
export type LoginApiArg = {
  loginRequest: LoginRequest;
};
export type LogoutApiResponse = /** status 200 The session is over. */ MessageResponse;
export type LogoutApiArg = void;
export type GetMeApiResponse = /** status 200 The person who asks. */ MeResponse;
export type GetMeApiArg = void;
export type UpdateMeApiResponse = /** status 200 The person with the new name. */ MeResponse;
export type UpdateMeApiArg = {
  updateMeRequest: UpdateMeRequest;
};
export type ChangePasswordApiResponse = /** status 200 The new password holds. */ MessageResponse;
export type ChangePasswordApiArg = {
  changePasswordRequest: ChangePasswordRequest;
};
export type RegisterApiResponse = /** status 202 A mail is on its way. */ MessageResponse;
export type RegisterApiArg = {
  registerRequest: RegisterRequest;
};
export type ResetPasswordApiResponse = /** status 200 The password is set and you are signed in. */ SignInResponse;
export type ResetPasswordApiArg = {
  resetPasswordRequest: ResetPasswordRequest;
};
export type SetupApiResponse = /** status 200 The admin is made and signed in. */ SignInResponse;
export type SetupApiArg = {
  setupRequest: SetupRequest;
};
export type ListFaqsApiResponse = /** status 200 The entries. */ ListFaqsResponse;
export type ListFaqsApiArg = {
  /** `true`: also those that are not active. For admins. */
  all?: boolean;
  /** Words that must all occur in question, answer and category; words of three letters or more match also as the beginning of others. */
  search?: string;
};
export type CreateFaqApiResponse = /** status 201 The entry is added. */ CreateFaqResponse;
export type CreateFaqApiArg = {
  createFaqRequest: CreateFaqRequest;
};
export type GetFaqApiResponse = /** status 200 The entry. */ GetFaqResponse;
export type GetFaqApiArg = {
  /** The entry's `_id`. */
  id: string;
};
export type UpdateFaqApiResponse = /** status 200 The entry as it is now. */ UpdateFaqResponse;
export type UpdateFaqApiArg = {
  /** The entry's `_id`. */
  id: string;
  updateFaqRequest: UpdateFaqRequest;
};
export type DeleteFaqApiResponse = /** status 200 The entry is gone. */ DeleteFaqResponse;
export type DeleteFaqApiArg = {
  /** The entry's `_id`. */
  id: string;
};
export type ListRequestersApiResponse = /** status 200 The people, by name. */ ListRequestersResponse;
export type ListRequestersApiArg = {
  /** Words that must all occur in the name or the address; without any, nobody is found. */
  search?: string;
};
export type ListTicketsApiResponse = /** status 200 One page of the list. */ ListTicketsResponse;
export type ListTicketsApiArg = {
  /** Counted from 1. */
  page?: number;
  /** The `nextCursor` of the page before, in place of `page`. */
  cursor?: string;
  /** Rows a page; 10 unless told. */
  limit?: number;
  /** Repeatable. */
  status?: Status[];
  /** Repeatable. */
  priority?: Priority[];
  /** Repeatable. */
  category?: Category[];
  /** A person's id, `me` or `none`. */
  assignedTo?: string;
  /** Created at or after this time or UTC day. */
  startDate?: string;
  /** Created at or before this time or UTC day. */
  endDate?: string;
  /** Words that must all occur. */
  search?: string;
  /** `createdAt` unless told. */
  sort?: "createdAt" | "updatedAt" | "priority" | "status";
  /** `desc` unless told. */
  order?: "asc" | "desc";
  /** `own`: only tickets submitted by the reader. */
  scope?: "own";
  /** Accepted and without effect. */
  admin?: boolean;
  /** Whose turn it is. */
  awaiting?: Awaiting;
  /** `row`: leave the messages out. */
  fields?: "row";
};
export type CreateTicketApiResponse = /** status 201 The ticket is filed. */ CreateTicketResponse;
export type CreateTicketApiArg = {
  /** The client's own name for this submission: within 24 hours, a request with the same key and body answers the ticket that the first one made. */
  "Idempotency-Key"?: string;
  createTicketRequest: CreateTicketRequest;
};
export type ListAssignableUsersApiResponse = /** status 200 The people, by name. */ ListAssignableUsersResponse;
export type ListAssignableUsersApiArg = void;
export type GetTicketStatsApiResponse = /** status 200 The statistics. */ GetTicketStatsResponse;
export type GetTicketStatsApiArg = void;
export type GetTicketApiResponse = /** status 200 The ticket. */ GetTicketResponse;
export type GetTicketApiArg = {
  /** The ticket's `_id` or number. */
  id: string;
  /** Accepted and without effect. */
  admin?: boolean;
};
export type UpdateTicketApiResponse = /** status 200 The ticket as it is now. */ UpdateTicketResponse;
export type UpdateTicketApiArg = {
  /** The ticket's `_id` or number. */
  id: string;
  /** The version that the sender has read, as in `"3"`. Without it, the fields are set on the newest state. */
  "If-Match"?: string;
  updateTicketRequest: UpdateTicketRequest;
};
export type DeleteTicketApiResponse = /** status 200 The ticket is gone. */ DeleteTicketResponse;
export type DeleteTicketApiArg = {
  /** The ticket's `_id` or number. */
  id: string;
};
export type GetTicketHistoryApiResponse = /** status 200 The history. */ GetTicketHistoryResponse;
export type GetTicketHistoryApiArg = {
  /** The ticket's `_id` or number. */
  id: string;
};
export type ListResponsesApiResponse = /** status 200 The responses. */ ListResponsesResponse;
export type ListResponsesApiArg = {
  /** The ticket's `_id` or number. */
  id: string;
};
export type CreateResponseApiResponse = /** status 201 The response is added. */ CreateResponseResponse;
export type CreateResponseApiArg = {
  /** The ticket's `_id` or number. */
  id: string;
  /** The version that the sender has read, as in `"3"`. */
  "If-Match"?: string;
  /** The client's own name for this submission: within 24 hours, a request with the same key and body answers the response that the first one made. */
  "Idempotency-Key"?: string;
  createResponseRequest: CreateResponseRequest;
};
export type HistoryActor = {
  _id: string;
  name: string;
  role: string;
};
export type FieldChange = {
  from: any;
  to: any;
};
export type HistoryTarget = {
  id: string;
  label: string;
  type: string;
};
export type HistoryEntry = {
  _id: string;
  action: string;
  actor: null | HistoryActor;
  at: string;
  changes: {
    [key: string]: FieldChange;
  };
  /** Stands in the server's log too. Null where there was no request. */
  requestId: string | null;
  target: HistoryTarget;
};
export type AuditEntry = HistoryEntry & {
  /** What the next entry of the same chain follows from. */
  hash: string;
  /** Where the request came from. Null where there was none. */
  ip: string | null;
};
export type Pagination = {
  hasNext: boolean;
  hasPrev: boolean;
  limit: number;
  /** What `cursor` takes for the next page; absent on the last one. */
  nextCursor?: string | null;
  page: number;
  pages: number;
  /** Exact up to 10 000, or 1 000 under a search; that bound itself above it. */
  total: number;
  totalIsExact: boolean;
};
export type ListAuditResponse = {
  /** Newest first. */
  entries: AuditEntry[];
  pagination: Pagination;
};
export type Person = {
  _id: string;
  email: string;
  name: string;
};
export type Awaiting = "staff" | "customer";
export type Category = "Technical Issue" | "Account Issue" | "Feature Request" | "General Inquiry" | "Bug Report";
export type Priority = "Low" | "Medium" | "High" | "Critical";
export type Author = {
  _id: string;
  email: string;
  /** Whether the role is one that works on everyone's tickets. */
  isStaff: boolean;
  name: string;
  /** What each word means is configured. */
  role: string;
};
export type Response = {
  _id: string;
  createdAt: string;
  /** Whether only staff see it. */
  isInternal: boolean;
  /** Markdown, as typed. */
  message: string;
  /** The message as HTML, sanitised. */
  messageHtml: string;
  respondedBy: Author;
};
export type Status = "Open" | "In Progress" | "Resolved" | "Closed";
export type Ticket = {
  _id: string;
  assignedTo?: Person;
  /** What another application has noted as attachments: names or addresses. */
  attachments: string[];
  awaiting: Awaiting;
  category: Category;
  closedAt?: string;
  createdAt: string;
  /** Markdown, as typed. */
  message: string;
  /** The message as HTML, sanitised. */
  messageHtml: string;
  priority: Priority;
  resolvedAt?: string;
  /** How many responses the reader may see. */
  responseCount: number;
  /** Oldest first; internal notes for staff only. */
  responses: Response[];
  status: Status;
  subject: string;
  submittedBy: Person;
  ticketNumber: string;
  updatedAt: string;
  /** Moves with every change that the reader can see. */
  version: number;
};
export type ErrorBody = {
  /** What is wrong, for programs. */
  code: string;
  /** A message for each field or parameter that is wrong. */
  details?: {
    [key: string]: string;
  };
  /** What is wrong, for people. */
  error: string;
  /** Stands in the server's log too. */
  requestId: string;
  /** On a conflict: the ticket as it is now. */
  ticket?: Ticket;
};
export type EmailKind =
  | "new_ticket"
  | "acknowledgement"
  | "response"
  | "customer_response"
  | "assignment"
  | "confirmation"
  | "reset"
  | "invitation";
export type EmailState = "queued" | "sending" | "sent" | "failed" | "expired" | "cancelled" | "held";
export type Email = {
  _id: string;
  createdAt: string;
  kind: EmailKind;
  /** Why it was not sent, the last time. */
  lastError?: string;
  /** While it is queued. */
  nextTryAt?: string;
  sentAt?: string;
  /** What the mail server said when it took the mail. */
  serverResponse?: string;
  state: EmailState;
  subject: string;
  /** Absent when the ticket is gone, and for mail about an account. */
  ticketNumber?: string;
  /** The recipient's address as it is now; empty when there is none any more. */
  to: string;
  tries: number;
};
export type ListEmailsResponse = {
  /** Newest first. */
  emails: Email[];
  /** Whether a mail server is configured. Without one, mail is held. */
  hasMailServer: boolean;
  pagination: Pagination;
};
export type RetryEmailsResponse = {
  /** How many mails wait to be sent again. */
  retried: number;
};
export type WordedEmail = Email & {
  /** Empty when there is nothing to say any more, as when the ticket is gone. */
  html: string;
  text: string;
};
export type GetEmailResponse = {
  email: WordedEmail;
};
export type RetryEmailResponse = {
  email: Email;
};
export type Settings = {
  /** Whether requesters are told that their ticket has arrived. */
  support_auto_response: boolean;
  /** Where new tickets are announced. Empty: where the configuration says. */
  support_email: string;
  /** The text of the mail about a new ticket: Markdown with placeholders as in `{{ticketNumber}}`. */
  support_email_template: string;
  /** Whether new tickets are announced to the support address. */
  support_notification_enabled: boolean;
};
export type GetSettingsResponse = {
  settings: Settings;
};
export type UpdateSettingsResponse = {
  message: string;
  settings: Settings;
  /** The settings that really changed. */
  updated: string[];
};
export type UpdateSettingsRequest = {
  /** The settings to set; those left out stay as they are. */
  settings: {
    support_auto_response?: boolean | null;
    /** An e-mail address; empty for the one of the configuration. */
    support_email?: string | null;
    /** Markdown with the placeholders `{{ticketNumber}}`, `{{subject}}`, `{{category}}`, `{{priority}}`, `{{userName}}`,
        `{{userEmail}}`, `{{message}}` and `{{createdAt}}`; empty for the built-in text. */
    support_email_template?: string | null;
    support_notification_enabled?: boolean | null;
  };
};
export type PreviewTemplateResponse = {
  /** A whole document. Show it in a frame without any permission. */
  html: string;
  subject: string;
  text: string;
};
export type PreviewTemplateRequest = {
  /** As in `support_email_template`; empty for the built-in text. */
  template: string;
};
export type CheckMailResponse = {
  /** Whether there are no issues. */
  isValid: boolean;
  /** What keeps mail from being what it should be, and what to do about it. */
  issues: string[];
  timestamp: string;
};
export type SendTestMailResponse = {
  durationMs: number;
  message: string;
  /** What the mail server said last. */
  serverResponse?: string | null;
  /** Whether the mail server has taken the mail. */
  success: boolean;
};
export type SendTestMailRequest = {
  testEmail: string;
};
export type User = {
  _id: string;
  createdAt: string;
  email: string;
  isActive: boolean;
  /** Whether the role is one that administers the desk. */
  isAdmin: boolean;
  /** Whether the role is one that works on everyone's tickets. */
  isStaff: boolean;
  lastSeenAt?: string;
  name: string;
  /** The word for what this person may do. What each word means is configured. */
  role: string;
};
export type ListUsersResponse = {
  /** The words that make an admin. Whoever has none of these nor of the agents' is a customer. */
  adminRoles: string[];
  /** The words that make an agent. */
  agentRoles: string[];
  pagination: Pagination;
  /** By name. */
  users: User[];
};
export type InvitedUser = {
  /** Where the person sets the first password, once and within 72 hours, on a desk without a mail server. Whoever has
    this link can do so, and nothing tells it a second time. */
  inviteUrl?: string;
  user: User;
};
export type CreateUserRequest = {
  email: string;
  name: string;
  /** Left out, the person sets it by an invitation. */
  password?: string | null;
  /** `ADMIN`, `INTERNAL` for agents, or any other word for customers, unless other roles are configured. */
  role: string;
};
export type GetUserResponse = {
  user: User;
};
export type UpdateUserResponse = {
  message: string;
  user: User;
};
export type UpdateUserRequest = {
  email?: string | null;
  isActive?: boolean | null;
  name?: string | null;
  role?: string | null;
};
export type DeleteUserResponse = {
  message: string;
  success: boolean;
};
export type SignInResponse = {
  /** To be sent as `X-CSRF-Token` with every change that relies on the cookie. */
  csrfToken: string;
  /** For scripts, to be sent as `Authorization: Bearer`. */
  token: string;
  user: User;
};
export type ConfirmRequest = {
  /** From the link of the mail. */
  token: string;
};
export type MessageResponse = {
  message: string;
};
export type ForgotPasswordRequest = {
  email: string;
};
export type LoginRequest = {
  email: string;
  password: string;
};
export type MeResponse = {
  /** To be sent as `X-CSRF-Token` with every change; absent where no cookie is relied on. */
  csrfToken?: string;
  user: User;
};
export type UpdateMeRequest = {
  name: string;
};
export type ChangePasswordRequest = {
  currentPassword: string;
  newPassword: string;
};
export type RegisterRequest = {
  email: string;
  name: string;
  password: string;
};
export type ResetPasswordRequest = {
  password: string;
  /** From the link of a mail or of an invitation. */
  token: string;
};
export type SetupRequest = {
  email: string;
  name: string;
  password: string;
  /** From the link that the server printed at its start. */
  token: string;
};
export type Faq = {
  _id: string;
  /** Markdown, as typed. */
  answer: string;
  /** The answer as HTML, sanitised. */
  answerHtml: string;
  /** Entries of one category stand together. */
  category: string;
  /** Whether everybody sees it. */
  isActive: boolean;
  /** The place within its category, from the least on. */
  order: number;
  question: string;
};
export type ListFaqsResponse = {
  /** By category, order and `_id`. */
  faqs: Faq[];
};
export type CreateFaqResponse = {
  faq: Faq;
  message: string;
};
export type CreateFaqRequest = {
  /** Markdown. */
  answer: string;
  category: string;
  /** `true` unless told. */
  isActive?: boolean | null;
  /** The place within its category, 0 unless told. */
  order?: number | null;
  question: string;
};
export type GetFaqResponse = {
  faq: Faq;
};
export type UpdateFaqResponse = {
  /** The names of the fields that really changed. */
  changes: string[];
  faq: Faq;
  message: string;
};
export type UpdateFaqRequest = {
  /** Markdown. */
  answer?: string | null;
  category?: string | null;
  isActive?: boolean | null;
  order?: number | null;
  question?: string | null;
};
export type DeleteFaqResponse = {
  message: string;
  success: boolean;
};
export type ListRequestersResponse = {
  /** Ten at most, by name. */
  users: Author[];
};
export type TicketListItem = {
  _id: string;
  assignedTo?: Person;
  /** What another application has noted as attachments: names or addresses. */
  attachments: string[];
  awaiting: Awaiting;
  category: Category;
  closedAt?: string;
  createdAt: string;
  /** Left out when the list was asked for rows. */
  message?: string;
  priority: Priority;
  resolvedAt?: string;
  /** How many responses the reader may see. */
  responseCount: number;
  status: Status;
  subject: string;
  submittedBy: Person;
  ticketNumber: string;
  updatedAt: string;
  /** Moves with every change that the reader can see. */
  version: number;
};
export type ListTicketsResponse = {
  pagination: Pagination;
  tickets: TicketListItem[];
};
export type CreateTicketResponse = {
  message: string;
  ticket: Ticket;
};
export type CreateTicketRequest = {
  category?: null | Category;
  /** Markdown. */
  message: string;
  /** The id of the customer for whom staff file the ticket. */
  onBehalfOf?: string | null;
  priority?: null | Priority;
  subject: string;
};
export type ListAssignableUsersResponse = {
  /** By name. */
  users: Author[];
};
export type ByCategory = {
  "Account Issue": number;
  "Bug Report": number;
  "Feature Request": number;
  "General Inquiry": number;
  "Technical Issue": number;
};
export type ByPriority = {
  Critical: number;
  High: number;
  Low: number;
  Medium: number;
};
export type Performance = {
  /** From creation to the first public response by somebody else, over the tickets that have one; two decimals. */
  avgResponseTimeHours: number;
  /** Resolved and closed tickets. */
  totalResolved: number;
};
export type TimeBasedCounts = {
  /** Since the first. */
  thisMonth: number;
  /** Since Monday. */
  thisWeek: number;
  today: number;
};
export type GetTicketStatsResponse = {
  byCategory: ByCategory;
  byPriority: ByPriority;
  closed: number;
  inProgress: number;
  open: number;
  performance: Performance;
  /** Per cent of all tickets that are resolved or closed, with one decimal. */
  resolutionRate: number;
  resolved: number;
  timeBasedCounts: TimeBasedCounts;
  total: number;
};
export type GetTicketResponse = {
  ticket: Ticket;
};
export type UpdateTicketResponse = {
  /** The names of the fields that really changed. */
  changes: string[];
  message: string;
  ticket: Ticket;
};
export type UpdateTicketRequest = {
  /** The id of an active agent or admin; null takes the assignee away. */
  assignedTo?: string | null;
  category?: null | Category;
  message?: string | null;
  priority?: null | Priority;
  status?: null | Status;
  subject?: string | null;
};
export type DeleteTicketResponse = {
  message: string;
  success: boolean;
  ticketNumber: string;
};
export type GetTicketHistoryResponse = {
  /** Oldest first. */
  entries: HistoryEntry[];
};
export type TicketInfo = {
  status: Status;
  subject: string;
  ticketNumber: string;
};
export type ListResponsesResponse = {
  /** Oldest first; internal notes for staff only. */
  responses: Response[];
  ticketInfo: TicketInfo;
};
export type CreateResponseResponse = {
  message: string;
  response: Response;
  ticketInfo: TicketInfo;
};
export type CreateResponseRequest = {
  /** An internal note: only staff write and see it. */
  isInternal?: boolean | null;
  /** Markdown. */
  message: string;
  /** Whether the requester gets a mail; from a customer it has no effect. */
  notifyUser?: boolean | null;
  status?: null | Status;
};
export const {
  useListAuditQuery,
  useListEmailsQuery,
  useRetryEmailsMutation,
  useGetEmailQuery,
  useRetryEmailMutation,
  useGetSettingsQuery,
  useUpdateSettingsMutation,
  usePreviewTemplateMutation,
  useCheckMailQuery,
  useSendTestMailMutation,
  useListUsersQuery,
  useCreateUserMutation,
  useGetUserQuery,
  useUpdateUserMutation,
  useDeleteUserMutation,
  useInviteUserMutation,
  useConfirmMutation,
  useForgotPasswordMutation,
  useLoginMutation,
  useLogoutMutation,
  useGetMeQuery,
  useUpdateMeMutation,
  useChangePasswordMutation,
  useRegisterMutation,
  useResetPasswordMutation,
  useSetupMutation,
  useListFaqsQuery,
  useCreateFaqMutation,
  useGetFaqQuery,
  useUpdateFaqMutation,
  useDeleteFaqMutation,
  useListRequestersQuery,
  useListTicketsQuery,
  useCreateTicketMutation,
  useListAssignableUsersQuery,
  useGetTicketStatsQuery,
  useGetTicketQuery,
  useUpdateTicketMutation,
  useDeleteTicketMutation,
  useGetTicketHistoryQuery,
  useListResponsesQuery,
  useCreateResponseMutation,
} = injectedRtkApi;
