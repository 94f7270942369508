import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { precompress } from './build/precompress.ts';
import { sizeBudget } from './build/sizeBudget.ts';

const KB = 1000;

export default defineConfig({
  // Relative, so that one build can be mounted under any prefix: index.html names it in <base>.
  base: './',
  plugins: [
    react(),
    tailwindcss(),
    sizeBudget({
      entry: 'app',
      initialScript: 140 * KB,
      pages: { SupportDesk: 190 * KB },
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
    rolldownOptions: { input: { app: 'index.html', docs: 'docs/index.html' } },
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
