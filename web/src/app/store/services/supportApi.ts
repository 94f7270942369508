import type { ThunkDispatch, UnknownAction } from '@reduxjs/toolkit';
import { asProblem } from '@/lib/problem';
import { renewalGivenUp, sessionEnded, sessionFound } from '../session';
import { TAG_TYPES } from './baseApi';
import {
  generatedApi,
  type ListTicketsApiArg,
  type ListTicketsApiResponse,
  type SignInResponse,
  type TicketListItem,
} from './generated';
import { showAtOnce, spreadTicket } from './ticketCopies';

const LIST = { type: 'Ticket', id: 'LIST' } as const;
/** What is only counted may change at any time, unlike a list that somebody reads. */
const COUNTS = { type: 'Ticket', id: 'COUNTS' } as const;

/** A page may name a ticket by its id or by its number: both lead to the same cached answers. */
const ticketTags = (ticket: Pick<TicketListItem, '_id' | 'ticketNumber'>) =>
  [ticket._id, ticket.ticketNumber].map((id) => ({ type: 'Ticket' as const, id }));

/** A refused change is a hint that the screen is behind, so failures fetch again as well. */
const changedTicket = (_result: unknown, _error: unknown, { id }: { id: string }) => [
  { type: 'Ticket' as const, id },
  { type: 'History' as const, id },
  LIST,
  COUNTS,
];

type ApiState = Parameters<typeof generatedApi.util.selectCachedArgsForQuery>[0];

interface SigningIn {
  dispatch: ThunkDispatch<ApiState, unknown, UnknownAction>;
  queryFulfilled: PromiseLike<{ data: SignInResponse }>;
}

/** Whoever signs in is known at once, and whatever was fetched before is fetched again. */
const signsIn = {
  invalidatesTags: (result: unknown) =>
    result === undefined ? [] : TAG_TYPES.filter((type) => type !== 'Session'),
  async onQueryStarted(_arg: unknown, { dispatch, queryFulfilled }: SigningIn) {
    const session = await queryFulfilled.then(
      ({ data: { user, csrfToken } }) => ({ user, csrfToken }),
      () => null,
    );
    if (session) {
      void dispatch(generatedApi.util.upsertQueryData('getMe', undefined, session));
    }
  },
};

/** Every change by an admin leaves its entry in the audit trail, and a refused one may mean that the screen is behind. */
const changed = (...types: ('Settings' | 'User' | 'Faq' | 'AssignableUser')[]) => [
  'Audit' as const,
  ...types,
];

const listOf = <T extends 'Email' | 'User' | 'Faq'>(type: T, rows: { _id: string }[] = []) => [
  { type, id: 'LIST' },
  ...rows.map(({ _id }) => ({ type, id: _id })),
];

const withPeeks = generatedApi.injectEndpoints({
  endpoints: (build) => ({
    /** The same as a list that is on the screen, without touching it; anew for each moment. */
    peekTickets: build.query<ListTicketsApiResponse, { list: ListTicketsApiArg; at: number }>({
      query: ({ list }) => ({ url: '/api/support/tickets', params: { ...list } }),
      serializeQueryArgs: ({ endpointName, queryArgs }) =>
        `${endpointName}(${JSON.stringify(queryArgs.list)})`,
      forceRefetch: ({ currentArg, previousArg }) => currentArg?.at !== previousArg?.at,
      keepUnusedDataFor: 0,
    }),
  }),
});

export const supportApi = withPeeks.enhanceEndpoints({
  endpoints: {
    listTickets: { providesTags: (_result, _error, { limit }) => [limit === 1 ? COUNTS : LIST] },
    getTicketStats: { providesTags: [COUNTS] },
    getTicket: {
      providesTags: (result) => (result ? ticketTags(result.ticket) : []),
      async onQueryStarted(_arg, { dispatch, queryFulfilled }) {
        const ticket = await queryFulfilled.then(
          ({ data }) => data.ticket,
          () => null,
        );
        if (ticket) {
          dispatch(spreadTicket(ticket));
        }
      },
    },
    getTicketHistory: {
      providesTags: (_result, _error, { id }) => [{ type: 'History', id }],
    },
    listAssignableUsers: { providesTags: ['AssignableUser'] },
    createTicket: { invalidatesTags: [LIST, COUNTS] },
    // The ticket itself is not asked for again: there is none any more.
    deleteTicket: { invalidatesTags: [LIST, COUNTS] },
    createResponse: { invalidatesTags: changedTicket },
    updateTicket: {
      invalidatesTags: changedTicket,
      async onQueryStarted({ id, updateTicketRequest }, { dispatch, queryFulfilled }) {
        const takeBack = dispatch(showAtOnce(id, updateTicketRequest));
        try {
          const { data } = await queryFulfilled;
          dispatch(spreadTicket(data.ticket));
        } catch {
          takeBack();
        }
      },
    },
    listAudit: { providesTags: ['Audit'] },
    listEmails: { providesTags: (result) => listOf('Email', result?.emails) },
    getEmail: { providesTags: (_result, _error, { id }) => [{ type: 'Email', id }] },
    retryEmail: {
      invalidatesTags: (_result, _error, { id }) => [
        { type: 'Email', id },
        { type: 'Email', id: 'LIST' },
      ],
    },
    retryEmails: { invalidatesTags: ['Email'] },
    getSettings: { providesTags: ['Settings'] },
    checkMail: { providesTags: ['Settings'] },
    updateSettings: { invalidatesTags: changed('Settings') },
    listUsers: { providesTags: (result) => listOf('User', result?.users) },
    getUser: { providesTags: (_result, _error, { id }) => [{ type: 'User', id }] },
    createUser: { invalidatesTags: changed('User', 'AssignableUser') },
    updateUser: { invalidatesTags: [...changed('User', 'AssignableUser'), 'Session'] },
    inviteUser: { invalidatesTags: changed('User') },
    deleteUser: { invalidatesTags: changed('User', 'AssignableUser') },
    listFaqs: { providesTags: (result) => listOf('Faq', result?.faqs) },
    getFaq: { providesTags: (_result, _error, { id }) => [{ type: 'Faq', id }] },
    createFaq: { invalidatesTags: changed('Faq') },
    updateFaq: {
      invalidatesTags: changed('Faq'),
      async onQueryStarted({ id, updateFaqRequest }, { dispatch, queryFulfilled }) {
        const { order } = updateFaqRequest;
        if (order === undefined || order === null) {
          return;
        }
        const moved = dispatch(
          supportApi.util.updateQueryData('listFaqs', { all: true }, ({ faqs }) => {
            faqs.filter(({ _id }) => _id === id).forEach((faq) => Object.assign(faq, { order }));
          }),
        );
        try {
          await queryFulfilled;
        } catch {
          moved.undo();
        }
      },
    },
    deleteFaq: { invalidatesTags: changed('Faq') },
    getMe: {
      providesTags: ['Session'],
      async onQueryStarted(_arg, { dispatch, queryFulfilled }) {
        const found = await queryFulfilled.then(
          ({ data: { user, csrfToken } }) => sessionFound({ csrfToken, userId: user._id }),
          ({ error }: { error: unknown }) =>
            asProblem(error).status === 401 ? sessionEnded() : renewalGivenUp(),
        );
        dispatch(found);
      },
    },
    updateMe: { invalidatesTags: ['Session'] },
    changePassword: { invalidatesTags: ['Session'] },
    confirm: signsIn,
    login: signsIn,
    resetPassword: signsIn,
    setup: signsIn,
  },
});

export const {
  useChangePasswordMutation,
  useCheckMailQuery,
  useConfirmMutation,
  useCreateFaqMutation,
  useCreateResponseMutation,
  useCreateTicketMutation,
  useCreateUserMutation,
  useDeleteFaqMutation,
  useDeleteTicketMutation,
  useDeleteUserMutation,
  useForgotPasswordMutation,
  useGetEmailQuery,
  useGetFaqQuery,
  useGetMeQuery,
  useGetSettingsQuery,
  useGetTicketHistoryQuery,
  useGetTicketStatsQuery,
  useGetTicketQuery,
  useInviteUserMutation,
  useListAssignableUsersQuery,
  useListAuditQuery,
  useListEmailsQuery,
  useListFaqsQuery,
  useListRequestersQuery,
  useListTicketsQuery,
  useListUsersQuery,
  useLoginMutation,
  useLogoutMutation,
  usePeekTicketsQuery,
  usePreviewTemplateMutation,
  useRegisterMutation,
  useResetPasswordMutation,
  useRetryEmailMutation,
  useRetryEmailsMutation,
  useSendTestMailMutation,
  useSetupMutation,
  useUpdateFaqMutation,
  useUpdateMeMutation,
  useUpdateSettingsMutation,
  useUpdateTicketMutation,
  useUpdateUserMutation,
} = supportApi;
