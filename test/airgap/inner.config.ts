import { defineConfig } from 'vitest/config';

/** For what airgap.test.ts runs in a network namespace: files that the suite itself must not run. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/airgap/*.inner.ts'],
    globalSetup: ['test/support/run-folder.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    reporters: ['default'],
  },
});
