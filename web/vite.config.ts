import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';
import { precompress } from './build/precompress.ts';
import { sizeBudget } from './build/sizeBudget.ts';

const KB = 1000;

/**
 * Few files that are worth their requests, instead of one for each set of modules that some pages share. Those above
 * take a module first; what only one page needs stays with it.
 */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  // All that the page of the API's documentation shares with the app.
  { name: 'base', test: /node_modules\/(?:react|react-dom|scheduler)\/|\/ui\/(?:Mark|base)\./ },
  { name: 'libraries', test: /\/node_modules\//, tags: ['$initial'] },
  { name: 'core', test: /\/src\/(?!main\.)/, tags: ['$initial'] },
  // The page for help and the frame of every page, with all that they need: whoever comes in waits for both.
  { name: 'HelpPage', test: /\/(?:frames\.ts|HelpPage\.tsx)$/ },
  { name: 'parts', minShareCount: 3 },
];

export default defineConfig({
  // Relative, so that one build can be mounted under any prefix: index.html names it in <base>.
  base: './',
  plugins: [
    react(),
    tailwindcss(),
    sizeBudget({
      entry: 'app',
      initialScript: 125 * KB,
      pages: { HelpPage: 140 * KB, SupportDesk: 190 * KB },
      styles: 15 * KB,
      lazyScript: 110 * KB,
    }),
    precompress(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // A data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which files each part needs; the server tells that with the page.
    manifest: 'parts.json',
    rolldownOptions: {
      input: { app: 'index.html', docs: 'docs/index.html' },
      output: {
        codeSplitting: { groups: CHUNKS },
      },
    },
  },
  server: {
    proxy: { '/api': process.env['HELPWRIGHT_URL'] ?? 'http://127.0.0.1:8080' },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['./src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
