import { afterEach, describe, expect, it } from 'vitest';
import { isPlatform, platformLoginFor } from './platformLogin';

function page(head: string) {
  document.head.innerHTML = head;
}

afterEach(() => page('<base href="/" />'));

describe('the sign-in page of a platform', () => {
  it('is asked for by the server only', () => {
    expect(isPlatform()).toBe(false);
    expect(platformLoginFor('/dashboard')).toBeNull();
  });

  it.each([
    ['https://app.example/login', 'https://app.example/login?next='],
    ['https://app.example/login?from=help', 'https://app.example/login?from=help&next='],
    ['/signin', `${window.location.origin}/signin?next=`],
  ])('%s gets the way back', (named, start) => {
    page(`<base href="/support/" /><meta name="login-url" content="${named}" />`);
    const back = `${window.location.origin}/support/dashboard/help?page=2`;
    expect(isPlatform()).toBe(true);
    expect(platformLoginFor('/dashboard/help?page=2')).toBe(start + encodeURIComponent(back));
  });

  it.each(['', 'javascript:alert(1)', 'data:text/html,x', 'https://'])('is never %j', (named) => {
    page(`<base href="/" /><meta name="login-url" content="${named}" />`);
    expect(platformLoginFor('/dashboard')).toBeNull();
  });
});
