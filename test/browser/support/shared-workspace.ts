import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';
import { oncePerRun } from './once-per-run.ts';

const ENTRY = fileURLToPath(new URL('../../../main/cli/countersign.js', import.meta.url));
const run = promisify(execFile);

/** The first radiographs of the demo study: seeds that no training used. */
const FIRST_SEED = 2001;
const SIZE = '494x727';
const PREPARED_WITHIN_MS = 300_000;

/** Runs a command of Countersign to its end. @throws Error with its output when it fails. */
export async function countersign(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [ENTRY, ...args], { maxBuffer: 2 ** 24 });
  return stdout;
}

/** Radiographs of three wrists, generated: a folder with `dicom` and `truth`. */
export function wristStudy(): Promise<string> {
  return oncePerRun('wrists', async (folder) => {
    await countersign(
      ...['phantom', '--out', folder, '--count', '3', '--seed', String(FIRST_SEED), '--size', SIZE],
    );
  });
}

/** Workspace in which the three wrists are prepared under the task phantom-wrist; never opened itself. */
async function sharedWorkspace(): Promise<string> {
  const study = await wristStudy();
  return oncePerRun('prepared', async (folder) => {
    await countersign('prepare', join(study, 'dicom'), '--task', 'phantom-wrist', '--out', folder);
  });
}

/** To be called at the top of a test file that needs it: the networks take longer than a test may. */
export function usePreparedWorkspace(): void {
  beforeAll(sharedWorkspace, PREPARED_WITHIN_MS);
}

/** A copy for one test. */
export async function preparedWorkspace(): Promise<string> {
  const copy = join(tempFolder(), 'workspace');
  cpSync(await sharedWorkspace(), copy, { recursive: true });
  return copy;
}
