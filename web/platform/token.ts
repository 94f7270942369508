import { createHmac } from 'node:crypto';

export const SECRET = 'f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53';

/** What the platform's tokens say of somebody. */
export interface Claims {
  userId: string;
  name: string;
  email: string;
  role: string;
}

/** A token as the platform's sign-in issues it, good for a quarter of an hour unless told otherwise. */
export function tokenOf(claims: Claims, { secret = SECRET, seconds = 900 } = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'HS256', typ: 'JWT' };
  const payload = { ...claims, iat: now, exp: now + seconds };
  const message = [header, payload].map((part) => encoded(JSON.stringify(part))).join('.');
  return `${message}.${createHmac('sha256', secret).update(message).digest('base64url')}`;
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
