import { defineConfig } from '@playwright/test';
import ordinary from '../../playwright.config';
import type { Options } from './states';

process.env['HELPWRIGHT_MATRIX_RUN'] ??= String(process.pid);

const touch = { hasTouch: true, isMobile: true };
const small = { grep: /@main/, grepInvert: /@wide/ };

/** Every page in every state in both themes; the main ones on the smallest screens and zoomed, too. */
export default defineConfig<Options>({
  ...ordinary,
  testDir: '.',
  testIgnore: [],
  outputDir: '../../test-results/matrix-traces',
  globalSetup: './sample.ts',
  fullyParallel: true,
  workers: 2,
  timeout: 180_000,
  reporter: './reporter.ts',
  projects: [
    { name: '1280', use: { viewport: { width: 1280, height: 800 } }, grepInvert: /@narrow/ },
    { name: '390', use: { viewport: { width: 390, height: 844 }, ...touch }, grepInvert: /@wide/ },
    {
      name: '360',
      use: { viewport: { width: 360, height: 740 }, ...touch, themes: ['light'] },
      ...small,
    },
    // A screen of 1280 x 1024 pixels, zoomed to 200 % and to 400 %.
    { name: '640', use: { viewport: { width: 640, height: 512 }, themes: ['light'] }, ...small },
    { name: '320', use: { viewport: { width: 320, height: 256 }, themes: ['light'] }, ...small },
  ],
});
