import { afterEach, describe, expect, it } from 'vitest';
import { isAccountMailOn, isRegistrationOpen } from './waysIn';

function page(head: string) {
  document.head.innerHTML = head;
}

afterEach(() => page('<base href="/" />'));

describe('what people can do who cannot sign in', () => {
  const registration = '<meta name="registration" content="open" />';
  const mail = '<meta name="account-mail" content="on" />';

  it.each([
    ['', false, false],
    [registration, true, false],
    [mail, false, true],
    [registration + mail, true, true],
  ])('with %j in the page', (head, registers, mails) => {
    page(head);
    expect([isRegistrationOpen(), isAccountMailOn()]).toEqual([registers, mails]);
  });
});
