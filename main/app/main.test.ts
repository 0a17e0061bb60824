import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { INFERENCE_HOST, TRAINING_HOST } from './arguments.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const asElectron = fileURLToPath(new URL('../../test/support/electron/as-electron.ts', import.meta.url));
const nodeOptions = ['--disable-warning=ExperimentalWarning', '--import', pathToFileURL(asElectron).href];

/** Starts main.ts as Electron would, with the stand-in in Electron's place; `end` is the person who quits. */
function start(words: readonly string[]) {
  const root = tempFolder({});
  const child = spawn(process.execPath, [...nodeOptions, main, ...words], {
    cwd: root,
    env: { ...process.env, COUNTERSIGN_DATA: join(root, 'station'), XDG_CACHE_HOME: join(root, 'cache') },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...written }));
  return { root, child, written, ended, end: () => child.stdin.end() };
}

describe('the main module', () => {
  it('opens a window, and ends in order when it is quit', async () => {
    const { child, written, ended, end } = start(['--workspace=work', '--lang=de']);
    await Promise.race([once(child.stdout, 'data'), ended]);
    expect(written.stdout, written.stderr).toBe('{"shown":true,"url":"app://countersign/"}\n');
    end();
    expect(await ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('network requests refused: 0'),
    });
  });

  it('says why it cannot start, and ends with a code', async () => {
    const { root, ended } = start(['--workspace=damaged', '--models=nowhere']);
    mkdirSync(join(root, 'damaged'));
    writeFileSync(join(root, 'damaged', 'catalogue.sqlite'), '');
    expect(await ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no folder of models'),
    });
  });

  it('answers a command line without a window', async () => {
    const { ended } = start(['--no-sandbox', 'inspect', '--help']);
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining('inspect') });
  });

  it.each([
    ['runs', INFERENCE_HOST],
    ['trains', TRAINING_HOST],
  ])('%s networks for another process of the program, and ends with it', async (_, word) => {
    const child = fork(main, [word], { execArgv: nodeOptions, serialization: 'advanced' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [ready] = (await once(child, 'message')) as [unknown];
    expect(ready).toMatchObject({ kind: 'ready' });
    const exited = once(child, 'exit');
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });
});
