import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: './e2e',
  testIgnore: 'matrix/**',
  outputDir: './test-results',
  // Each test has a desk of its own.
  fullyParallel: true,
  workers: '100%',
  forbidOnly: Boolean(process.env['CI']),
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
      args: isRoot ? ['--no-sandbox'] : [],
    },
    contextOptions: { reducedMotion: 'reduce' },
    // A trace would say more, and recording it in every test costs a quarter of the whole run: see CONTRIBUTING.md.
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'desktop-light',
      use: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
    },
    {
      name: 'phone-dark',
      use: {
        viewport: { width: 390, height: 844 },
        colorScheme: 'dark',
        hasTouch: true,
        isMobile: true,
      },
    },
  ],
});
