import { expect } from '@playwright/test';
import type { Account, Desk } from './desk';

/** What somebody does beside the pages that a test is about. */
export interface Api {
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body: object) => Promise<T>;
  put: <T>(path: string, body: object) => Promise<T>;
}

/** The HTTP interface of a desk, as a script of this person uses it. */
export async function apiOf(
  { url }: Pick<Desk, 'url'>,
  { email, password }: Pick<Account, 'email' | 'password'>,
): Promise<Api> {
  const ask = async (method: string, path: string, body?: object, token = '') => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.status, `${method} ${path}`).toBeLessThan(300);
    return answer.json();
  };
  const { token } = await ask('POST', '/api/auth/login', { email, password });
  return {
    get: async (path) => ask('GET', path, undefined, token),
    post: async (path, body) => ask('POST', path, body, token),
    put: async (path, body) => ask('PUT', path, body, token),
  };
}
