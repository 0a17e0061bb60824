import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../../main/cli/countersign.js', import.meta.url));

/** `countersign serve` on a workspace, as a reader's terminal would run it. */
export interface Station {
  readonly address: string;
  /** Of the serving process itself, behind the launcher; its children are the networks' hosts. */
  readonly child: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  /** Ends it in order, as Ctrl-C does. @returns the exit code. */
  stop(): Promise<number | null>;
  /** Kills it and everything it started, as a power cut would. */
  kill(): Promise<void>;
}

export interface StationOptions {
  readonly port?: number;
  readonly command?: 'serve' | 'start';
  readonly env?: Readonly<Record<string, string>>;
  /** Folder in which it is started: one of the places that its folder browser offers. */
  readonly cwd?: string;
  /** `seen`, the default: it does not come. */
  readonly tour?: 'seen' | 'first-run';
  /** Default: ends with the test. Benches end it themselves. */
  readonly ends?: 'with-test' | 'by-hand';
}

/** @throws Error with its output when it ends before it has said its address. */
export async function startStation(workspace: string, options: StationOptions = {}): Promise<Station> {
  const { port = 0, command = 'serve', env = {}, cwd = process.cwd() } = options;
  const where = command === 'serve' ? ['serve', workspace] : ['start', '--workspace', workspace];
  const data = `${workspace}-station`;
  if (options.tour !== 'first-run') await putTourAway(data);
  const child = spawn(process.execPath, [ENTRY, ...where, '--no-open', '--port', String(port)], {
    // A group of its own, so that a kill reaches every process behind the launcher.
    detached: true,
    cwd,
    // Settings and accounts of the machine that tests are nobody's business, and must not change.
    env: { ...process.env, COUNTERSIGN_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    const take = (text: string): void => {
      output += text;
      const found = /http:\/\/\S+token=[0-9a-f]+/.exec(output);
      if (found !== null) resolve(found[0]);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    void ended.then(() => reject(new Error(`countersign ${command} ended before it was ready:\n${output}`)));
  });
  const station: Station = {
    address,
    child,
    output: () => output,
    stop: async () => {
      signalGroup(child, 'SIGINT');
      await ended;
      return child.exitCode;
    },
    kill: async () => {
      signalGroup(child, 'SIGKILL');
      await ended;
    },
  };
  if (options.ends !== 'by-hand') onTestFinished(() => station.kill());
  return station;
}

/** A station on which somebody has been before; one that has settings keeps them. */
async function putTourAway(data: string): Promise<void> {
  await mkdir(data, { recursive: true });
  const settings = JSON.stringify({ tourSeen: true });
  await writeFile(join(data, 'settings.json'), settings, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/** A process that has ended already is no failure. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
