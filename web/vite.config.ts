import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Builds are the same bytes wherever they are made: names come from contents.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'], restoreMocks: true, setupFiles: ['src/text/loaded.ts'], testTimeout: 20_000 },
});
