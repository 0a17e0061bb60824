import { spawn } from 'node:child_process';
import type { Environment } from '../../platform/environment.ts';

/** How a window ended: in order, by a failure that it has told itself, or before it could be one. */
export type WindowEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed' }
  /** `why` without a full stop. */
  | { readonly kind: 'never-opened'; readonly why: string };

/** An Electron that cannot run here (no sandbox, a library missing) ends by a signal at once. */
const AT_ONCE_MS = 15_000;

/** Shows the workstation in Electron until its window is closed or `signal` asks it to quit. */
export async function runWindow(
  binary: string,
  args: readonly string[],
  {
    env,
    signal,
    now,
  }: { readonly env: Environment; readonly signal: AbortSignal; readonly now: () => number },
): Promise<WindowEnd> {
  // With it Electron would be a Node without windows.
  const own = { ...env, ELECTRON_RUN_AS_NODE: undefined };
  const started = now();
  const child = spawn(binary, args, { stdio: 'inherit', env: own });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<WindowEnd>((resolve) => {
      child.on('error', () => resolve({ kind: 'never-opened', why: 'Electron cannot be started' }));
      child.on('exit', (code, ended) => {
        const early = now() - started < AT_ONCE_MS && !signal.aborted;
        if (code === 0 || signal.aborted) resolve({ kind: 'closed' });
        else if (early && (ended !== null || code === 126 || code === 127)) {
          resolve({
            kind: 'never-opened',
            why: `Electron ended at once (${ended ?? `exit code ${String(code)}`})`,
          });
        } else resolve({ kind: 'failed' });
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
