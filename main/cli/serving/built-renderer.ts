import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { changedAt, newestSource } from './newest-source.ts';

/** Folders whose files end up in the page. */
const SOURCES = ['renderer', 'core'];
/** What of a failed build's output goes into the sentence. */
const TOLD = 400;

export interface BuildPorts {
  /** Folder of the program. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Says what takes a while. */
  readonly say: (line: string) => Promise<void>;
}

/**
 * The folder of the built page. In a checkout it is built when it is missing or older than its sources; a package
 * holds it ready.
 * @throws ExpectedError when there is none and it cannot be built.
 */
export async function builtRenderer(ports: BuildPorts): Promise<string> {
  const { root } = ports;
  const folder = join(root, 'dist', 'renderer');
  const built = await changedAt(join(folder, 'index.html'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(root, 'renderer', 'vite.config.ts');
  if (!existsSync(vite) || !existsSync(config)) {
    if (built !== null) return folder;
    throw new ExpectedError(
      'renderer-missing',
      'The page of the workstation is not in this installation; install Countersign again, or run "npm ci" in a checkout.',
    );
  }
  if (built !== null && built >= (await newestSource(root, SOURCES))) return folder;
  await ports.say('Building the page, which takes some seconds after a change.');
  // Beside it and then in its place: another process may be serving or building the same page.
  const made = join(root, 'dist', `renderer-${String(process.pid)}`);
  try {
    await build(
      [vite, 'build', '--config', config, '--outDir', made, '--emptyOutDir', '--logLevel', 'error'],
      ports,
    );
    await rm(folder, { recursive: true, force: true });
    // Where another process was faster its page is as good.
    await rename(made, folder).catch(() => undefined);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return folder;
}

async function build(args: readonly string[], { root, signal }: BuildPorts): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: root, signal, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-8192);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  if (signal.aborted) throw new CancelledError();
  if (code === 0) return;
  const why = output.replace(/\s+/g, ' ').trim().slice(0, TOLD);
  throw new ExpectedError('renderer-build', `The page of the workstation cannot be built: ${why}`);
}
