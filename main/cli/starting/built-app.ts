import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { changedAt, newestSource } from '../serving/newest-source.ts';
import type { BuildPorts } from '../serving/built-renderer.ts';

/** Folders whose files end up in the desktop program. */
const SOURCES = ['core', 'main', 'preload', 'renderer', 'packaging'];

/** Whether this is a checkout, from which the desktop program can be built. */
export function canBuildApp(root: string): boolean {
  return existsSync(scriptOf(root));
}

/**
 * The folder of the built desktop program, built where it is missing or older than its sources.
 * @throws ExpectedError when it cannot be built.
 */
export async function builtApp({ root, signal, say }: BuildPorts): Promise<string> {
  const folder = join(root, 'dist', 'app');
  // Written anew by every build; modules that have not changed keep their time.
  const built = await changedAt(join(folder, 'package.json'));
  if (built !== null && built >= (await newestSource(root, SOURCES))) return folder;
  await say('Building the desktop program, which takes some seconds after a change.');
  const args = ['--disable-warning=ExperimentalWarning', scriptOf(root)];
  const child = spawn(process.execPath, args, { cwd: root, signal, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  if (signal.aborted) throw new CancelledError();
  if (code === 0) return folder;
  throw new ExpectedError('app-build', 'the desktop program cannot be built (npm run build:app says why)');
}

function scriptOf(root: string): string {
  return join(root, 'packaging', 'build-app.ts');
}
