import { defineConfig } from '@playwright/test';
import ordinary from '../playwright.config';

const only = process.env['LIGHTHOUSE_ONLY'];

export default defineConfig({
  ...ordinary,
  testDir: '.',
  testIgnore: [],
  testMatch: '*.measure.ts',
  outputDir: '../test-results/lighthouse',
  ...(only !== undefined && { grep: new RegExp(only) }),
  timeout: 15 * 60_000,
  use: {
    ...ordinary.use,
    // As most people have it: what moves costs time.
    contextOptions: { reducedMotion: 'no-preference' },
    // Whatever else is recorded takes time from what is measured.
    trace: 'off',
    // A day begins where the made-up tickets say it does.
    timezoneId: 'UTC',
    // A common desktop: an open ticket stands beside the list.
    viewport: { width: 1440, height: 900 },
  },
  projects: [{ name: 'lighthouse' }],
});
