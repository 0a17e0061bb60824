import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run of the tests, for what is made once and used by several files; gone after it. */
    readonly runFolder: string;
  }
}

/**
 * Called by vitest once per run, before any file. The variable TEST_RUN_FOLDER names a folder that stays instead, so
 * that who works on the tests does not wait for the networks at every run; empty it when they change.
 */
export default function setup(project: TestProject): () => void {
  const kept = process.env['TEST_RUN_FOLDER'];
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'countersign-run-'));
  mkdirSync(folder, { recursive: true });
  project.provide('runFolder', folder);
  return () => {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  };
}
