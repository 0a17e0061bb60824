import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,main,models,packaging,preload,renderer,test}/**/*.test.ts'],
    globalSetup: ['test/support/run-folder.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default'],
  },
});
