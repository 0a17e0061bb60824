import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../main/cli/countersign.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly finished: Promise<CliResult>;
}

/**
 * Starts `countersign` as a person's shell would, in a process of its own.
 * @param cacheFolder where hashes and measured providers are remembered: a test's own.
 */
export function startCli(args: readonly string[], cacheFolder: string): RunningCli {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    // A group of its own, so that a kill reaches the command behind the launcher too.
    detached: true,
    env: { ...process.env, COUNTERSIGN_CACHE: cacheFolder, COUNTERSIGN_DATA: join(cacheFolder, 'station') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { child, finished };
}

export function runCli(args: readonly string[], cacheFolder: string): Promise<CliResult> {
  return startCli(args, cacheFolder).finished;
}

/** The last line of an output as JSON. */
export function lastJson(text: string): unknown {
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
}
