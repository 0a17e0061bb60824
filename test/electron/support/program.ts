import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { oncePerRun } from '../../browser/support/once-per-run.ts';
import { findElectron } from './find-electron.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');

export const found = findElectron({
  env: process.env,
  platform: process.platform,
  packageFolder: dirname(fileURLToPath(import.meta.resolve('electron/package.json'))),
});

/** The built program, as the packages hold it but unpacked. */
export function builtProgram(): Promise<string> {
  return oncePerRun('app', async (folder) => {
    // Loaded only when there is an Electron to run it: it brings a compiler.
    const { buildApp } = await import('../../../packaging/build/build-app.ts');
    await buildApp({
      root: ROOT,
      out: folder,
      env: process.env,
      signal: new AbortController().signal,
      say: () => undefined,
    });
  });
}

export interface OpenProgram {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Everything that it wrote to its terminal so far. */
  output(): string;
  /** As a person closes the window. @returns the exit code. */
  quit(): Promise<number | null>;
}

interface Words {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

/** What starts the program on a workspace; the station's own folder lies beside it. */
async function wordsFor(workspace: string, more: readonly string[]): Promise<Words> {
  if ('missing' in found) throw new Error(found.missing);
  const data = `${workspace}-station`;
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'settings.json'), JSON.stringify({ tourSeen: true }), { flag: 'wx' }).catch(
    // Of a start before.
    () => undefined,
  );
  // Chromium does not run as root with its sandbox; only containers of tests do that.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    executable: found.executable,
    args: [...asRoot, await builtProgram(), `--workspace=${workspace}`, ...more],
    env: { ...definedOnly(process.env), COUNTERSIGN_DATA: data },
  };
}

/** Starts the program and waits for its window. Ends with the test. */
export async function openProgram(workspace: string, more: readonly string[] = []): Promise<OpenProgram> {
  const { executable, args, env } = await wordsFor(workspace, more);
  const app = await _electron.launch({ executablePath: executable, args: [...args], env });
  const child = app.process();
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  onTestFinished(() => void child.kill('SIGKILL'));
  const page = await app.firstWindow();
  page.setDefaultTimeout(30_000);
  return {
    app,
    page,
    output: () => output,
    quit: async () => {
      await app
        .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
        .catch(() => undefined);
      return ended;
    },
  };
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end, without Playwright: what needs no window. */
export async function runProgram(workspace: string, more: readonly string[]): Promise<Ended> {
  const { executable, args, env } = await wordsFor(workspace, more);
  return run(executable, args, env);
}

/** Starts the program, which is not expected to show a window, until it has said this; then ends it. */
export async function outputUntil(
  words: string,
  workspace: string,
  more: readonly string[],
): Promise<string> {
  const { executable, args, env } = await wordsFor(workspace, more);
  const child = spawn(executable, [...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // The whole line of it.
      if (output.includes(words) && output.endsWith('\n')) resolve(output);
    });
    child.once('exit', () => reject(new Error(`The program ended without saying it:\n${output}`)));
  });
}

/** A command line of the installed program; a display is none of its needs. */
export async function runCommand(words: readonly string[]): Promise<Ended> {
  if ('missing' in found) throw new Error(found.missing);
  const env = definedOnly({ ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
  return run(found.executable, [await builtProgram(), ...words], env);
}

function run(file: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((done) => {
    execFile(file, [...args], { env, timeout: 120_000, maxBuffer: 2 ** 24 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr }),
    );
  });
}

/** Answers every dialog for a folder with this one. */
export async function chooseInDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
