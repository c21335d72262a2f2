import { defineConfig } from 'vitest/config';

// The stories, in a real browser against the real service; make e2e runs them.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['stories/*.e2e.ts'],
    root: import.meta.dirname,
    cache: false,
    globalSetup: ['harness/setup.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    bail: 0,
    reporters: ['verbose'],
  },
});
