import {
  type BaseQueryFn,
  createApi,
  type FetchArgs,
  type FetchBaseQueryMeta,
  fetchBaseQuery,
  retry,
} from '@reduxjs/toolkit/query/react';
import { baseUrl } from '@/lib/basePath';
import { isProblem, networkProblem, type Problem, problemFromAnswer } from '@/lib/problem';
import { csrfTokenOf } from '../session';

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
const SIGN_IN_ENDPOINTS = new Set(['getMe', 'login', 'resetPassword', 'setup']);

const request = fetchBaseQuery({
  baseUrl: baseUrl().href,
  credentials: 'same-origin',
  timeout: TIMEOUT_MS,
  paramsSerializer: repeatedParameters,
  prepareHeaders(headers, { getState, type }) {
    const token = csrfTokenOf(getState());
    if (type === 'mutation' && token !== undefined) {
      headers.set('X-CSRF-Token', token);
    }
    return headers;
  },
});

/** Turns every failure into a Problem, and asks again who is signed in when the server doubts it. */
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
  const sessionInDoubt = error.status === 401 || error.code === 'csrf';
  if (sessionInDoubt && !SIGN_IN_ENDPOINTS.has(api.endpoint)) {
    api.dispatch(baseApi.util.invalidateTags(['Session']));
  }
  return { error, ...meta };
};

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
  baseQuery: retry(requestOrProblem, {
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
