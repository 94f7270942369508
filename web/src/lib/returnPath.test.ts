import { describe, expect, it } from 'vitest';
import { loginPathFor, returnPathFrom } from './returnPath';

const searchFor = (next: string) => `?${new URLSearchParams({ next })}`;

describe('returnPathFrom', () => {
  it.each([
    '/dashboard/help',
    '/dashboard/help/ST-2026-001',
    '/dashboard/admin/support?status=Open&status=In+Progress&page=2',
    '/dashboard/help#reply',
  ])('accepts the local path %s', (path) => {
    expect(returnPathFrom(searchFor(path))).toBe(path);
  });

  it.each([
    '//evil.example',
    '//evil.example/dashboard',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/./\\evil.example',
    '/.//evil.example',
    '/dashboard/..//evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    'dashboard/help',
    '\\\\evil.example',
    '//',
    '//[',
    '',
  ])('refuses %j', (path) => {
    expect(returnPathFrom(searchFor(path))).toBe('/dashboard');
  });

  it('goes to the dashboard when nothing was wanted, or only the sign-in page itself', () => {
    expect(returnPathFrom('')).toBe('/dashboard');
    expect(returnPathFrom(searchFor('/login?next=/login'))).toBe('/dashboard');
  });

  it('reads back what loginPathFor wrote', () => {
    const path = '/dashboard/admin/support?category=Bug+Report&search=a%26b';
    const login = new URL(loginPathFor(path), 'https://desk.example');
    expect(login.pathname).toBe('/login');
    expect(returnPathFrom(login.search)).toBe(path);
  });

  it('keeps the plain sign-in address short', () => {
    expect(loginPathFor('/dashboard')).toBe('/login');
  });
});
