import { addListener, isAnyOf } from '@reduxjs/toolkit';
import {
  type BaseQueryApi,
  type BaseQueryFn,
  createApi,
  type FetchArgs,
  type FetchBaseQueryMeta,
  fetchBaseQuery,
  retry,
} from '@reduxjs/toolkit/query/react';
import { baseUrl } from '@/lib/basePath';
import { isProblem, networkProblem, type Problem, problemFromAnswer } from '@/lib/problem';
import { renewalGivenUp, sessionDoubted, sessionFound, sessionOf } from '../session';

type ProblemBaseQuery = BaseQueryFn<
  string | FetchArgs,
  unknown,
  Problem,
  object,
  FetchBaseQueryMeta
>;

const TIMEOUT_MS = 30_000;
const RETRIES = 2;
const IDEMPOTENCY_KEY = 'Idempotency-Key';
/** What is asked without a session, or ends it. */
const SESSIONLESS_ENDPOINTS = new Set([
  'confirm',
  'forgotPassword',
  'getMe',
  'login',
  'logout',
  'register',
  'resetPassword',
  'setup',
]);

const request = fetchBaseQuery({
  baseUrl: baseUrl().href,
  credentials: 'same-origin',
  timeout: TIMEOUT_MS,
  paramsSerializer: repeatedParameters,
  prepareHeaders(headers, { getState, type }) {
    const { csrfToken } = sessionOf(getState());
    if (type === 'mutation' && csrfToken !== undefined) {
      headers.set('X-CSRF-Token', csrfToken);
    }
    return headers;
  },
});

/** Turns every failure into a Problem. */
const requestOrProblem: ProblemBaseQuery = async (args, api, extra) => {
  const result = await request(args, api, extra);
  const meta = result.meta === undefined ? {} : { meta: result.meta };
  if (!result.error) {
    return { data: result.data, ...meta };
  }
  const response = result.meta?.response;
  const error = response
    ? problemFromAnswer(response.status, result.error.data, response.headers)
    : networkProblem();
  return { error, ...meta };
};

/** Waits while a session that has ended is renewed, and then repeats what was refused for it. */
const requestWithSession: ProblemBaseQuery = async (args, api, extra) => {
  const result = await requestOrProblem(args, api, extra);
  const isRefused = result.error?.status === 401 || result.error?.code === 'csrf';
  return isRefused && !SESSIONLESS_ENDPOINTS.has(api.endpoint) && (await isRenewed(api))
    ? requestOrProblem(args, api, extra)
    : result;
};

/** Whether the same person is signed in, as far as need be after signing in again. */
function isRenewed({ dispatch, getState }: BaseQueryApi): Promise<boolean> | false {
  const { userId } = sessionOf(getState());
  const renewal =
    userId !== undefined &&
    new Promise<boolean>((decided) => {
      dispatch(
        addListener({
          matcher: isAnyOf(sessionFound, renewalGivenUp),
          effect: (action, listener) => {
            listener.unsubscribe();
            decided(sessionFound.match(action) && action.payload.userId === userId);
          },
        }),
      );
    });
  dispatch(sessionDoubted());
  return renewal;
}

/** What the cache knows apart. Lists of a kind have the id `LIST`. */
export const TAG_TYPES = [
  'Session',
  'Ticket',
  'History',
  'AssignableUser',
  'Settings',
  'Email',
  'Audit',
  'User',
  'Faq',
] as const;

export const baseApi = createApi({
  reducerPath: 'api',
  tagTypes: TAG_TYPES,
  // After a moment that grows. A change is repeated only where the server knows it by its key.
  baseQuery: retry(requestWithSession, {
    retryCondition: (error, args, { attempt, baseQueryApi }) =>
      attempt <= RETRIES &&
      isPassing(error) &&
      (baseQueryApi.type === 'query' || hasIdempotencyKey(args)),
  }),
  endpoints: () => ({}),
  refetchOnFocus: true,
  refetchOnReconnect: true,
  refetchOnMountOrArgChange: true,
});

function isPassing(error: unknown): boolean {
  return isProblem(error) && (error.code === 'network' || error.code === 'unavailable');
}

function hasIdempotencyKey(args: string | FetchArgs): boolean {
  const headers = typeof args === 'string' ? undefined : args.headers;
  return headers !== undefined && Reflect.get(headers, IDEMPOTENCY_KEY) !== undefined;
}

/** `status=Open&status=Closed`; what is null, undefined or empty is left out. */
function repeatedParameters(parameters: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== null && single !== undefined && single !== '') {
        query.append(name, String(single));
      }
    }
  }
  return query.toString();
}
