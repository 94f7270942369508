import { type Claims, SECRET } from '../platform/token';
import { startDesk } from './desk';
import { test as base, expect } from './fixtures';
import { COOKIE, type Platform, startPlatform } from './platform';

const carla: Claims = {
  userId: '65a1b2c3d4e5f60718293a01',
  name: 'Carla Ruiz',
  email: 'carla@company.example',
  role: 'COMPANY',
};

const test = base.extend<{ platform: Platform; knowsLogin: boolean }>({
  knowsLogin: [true, { option: true }],

  platform: async ({}, provide) => {
    const platform = await startPlatform(carla);
    await provide(platform);
    await platform.stop();
  },

  desk: async ({ platform, knowsLogin }, provide) => {
    const options = ['--accounts', 'platform', '--jwt-secret', SECRET, '--jwt-cookie', COOKIE];
    const login = knowsLogin ? ['--login-url', platform.loginUrl] : [];
    const desk = await startDesk([], [...options, ...login]);
    await provide(desk);
    await desk.stop();
  },
});

test('a person of a platform comes from its sign-in and goes back to it', async ({
  desk,
  platform,
  open,
  look,
}) => {
  const wanted = `${desk.url}/dashboard/help?page=1`;
  const login = `${platform.loginUrl}?next=${encodeURIComponent(wanted)}`;
  const page = await open('/dashboard/help?page=1');
  await expect(page).toHaveURL(login);

  // Whom the platform sends straight back is not sent round in circles.
  await page.goto(wanted);
  const onward = page.getByRole('link', { name: 'Go on to sign-in' });
  await expect(onward).toHaveAttribute('href', login);
  await look(page, 'sign-in');
  await onward.click();
  await page.getByRole('link', { name: 'Sign in there' }).click();
  await expect(page).toHaveURL(wanted);

  await page.getByLabel('Subject').fill('Invoice shows the wrong address');
  await page.getByLabel('Message').fill('It is our old one.');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('heading', { name: /We have your request/ })).toBeVisible();

  await page.getByRole('button', { name: /Carla Ruiz/ }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await look(page, 'menu');
  await page.getByRole('link', { name: 'Profile' }).click();
  await expect(page.getByText('Your account belongs to the application')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: carla.email })).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await look(page, 'profile');
});

test.describe('where the operator has named no sign-in', () => {
  test.use({ knowsLogin: false });

  test('a signed-out visitor is told where to sign in', async ({ open, look }) => {
    const page = await open('/dashboard/help');
    await expect(page.getByText('Sign in there, then open this page again.')).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await look(page, 'sign-in-elsewhere');
  });
});
