import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { electronBinary } from './electron-binary.ts';
import { insteadOfWindow, planStart, type StartFacts } from './plan-start.ts';
import { runWindow } from './run-window.ts';

const DESKTOP: StartFacts = {
  wantsBrowser: false,
  electron: { path: '/electron' },
  platform: 'linux',
  env: { DISPLAY: ':0' },
  isRoot: false,
  hasProgram: true,
};

describe('how start shows the workstation', () => {
  it.each<[string, Partial<StartFacts>]>([
    ['with a display of X', {}],
    ['with a display of Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['on macOS', { platform: 'darwin', env: {} }],
    ['on Windows', { platform: 'win32', env: {} }],
    ['as administrator of macOS', { platform: 'darwin', env: {}, isRoot: true }],
  ])('in a window: %s', (_, facts) => {
    expect(planStart({ ...DESKTOP, ...facts })).toEqual({ kind: 'window', binary: '/electron' });
  });

  it.each<[string, Partial<StartFacts>, string | null]>([
    ['asked for', { wantsBrowser: true }, null],
    ['asked for without Electron', { wantsBrowser: true, electron: { path: null, why: 'x' } }, null],
    ['no Electron', { electron: { path: null, why: 'it is not here' } }, 'it is not here'],
    ['no display', { env: { DISPLAY: '' } }, 'there is no display (DISPLAY and WAYLAND_DISPLAY are empty)'],
    ['root', { isRoot: true }, 'Electron does not run as root'],
    ['no program', { hasProgram: false }, 'the desktop program is not in this installation'],
  ])('in the browser: %s', (_, facts, why) => {
    expect(planStart({ ...DESKTOP, ...facts })).toEqual({ kind: 'browser', why });
  });

  it('says so in one line', () => {
    expect(insteadOfWindow('there is no display')).toBe(
      'No window of its own, since there is no display: the workstation is served to the browser of this computer.',
    );
  });
});

describe('the binary of Electron', () => {
  it('is where a variable says, and nowhere else then', () => {
    const root = tempFolder({ 'my-electron': '', 'node_modules/electron/path.txt': 'electron' });
    const named = join(root, 'my-electron');
    expect(electronBinary(root, { COUNTERSIGN_ELECTRON: named })).toEqual({ path: named });
    expect(electronBinary(root, { COUNTERSIGN_ELECTRON: join(root, 'gone') })).toEqual({
      path: null,
      why: 'COUNTERSIGN_ELECTRON names a file that is not there',
    });
  });

  it('is where the installer of Electron puts it', () => {
    const root = tempFolder({
      'node_modules/electron/path.txt': 'electron\n',
      'node_modules/electron/dist/electron': '',
    });
    expect(electronBinary(root, {})).toEqual({ path: join(root, 'node_modules/electron/dist/electron') });
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['only its name', { 'node_modules/electron/path.txt': 'electron' }],
    ['an empty name', { 'node_modules/electron/path.txt': '', 'node_modules/electron/dist/x': '' }],
  ])('is not here: %s', (_, files) => {
    // A package that would fetch something when it is loaded.
    const trap = { 'node_modules/electron/index.js': 'throw new Error("it was loaded")' };
    expect(electronBinary(tempFolder({ ...trap, ...files }), {})).toMatchObject({ path: null });
  });
});

describe('a window that start runs', () => {
  const run = (code: string, controller = new AbortController(), now: () => number = () => 0) =>
    runWindow(process.execPath, ['--eval', code], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      signal: controller.signal,
      now,
    });

  it('is waited for', async () => {
    expect(await run('process.exit(process.env.ELECTRON_RUN_AS_NODE === undefined ? 0 : 5)')).toEqual({
      kind: 'closed',
    });
    expect(await run('process.exit(1)')).toEqual({ kind: 'failed' });
  });

  it('never opened where Electron cannot run', async () => {
    const env = { ...process.env };
    const ports = { env, signal: new AbortController().signal, now: () => 0 };
    expect(await runWindow(join(tempFolder(), 'none'), [], ports)).toEqual({
      kind: 'never-opened',
      why: 'Electron cannot be started',
    });
    expect(await run('process.exit(127)')).toMatchObject({ why: 'Electron ended at once (exit code 127)' });
    expect(await run('process.kill(process.pid, "SIGKILL")')).toMatchObject({ kind: 'never-opened' });
  });

  it('was open when it ends later, however it does', async () => {
    let calls = 0;
    const later = (): number => (calls++ === 0 ? 0 : 60_000);
    expect(await run('process.kill(process.pid, "SIGKILL")', undefined, later)).toEqual({ kind: 'failed' });
  });

  it('quits with the command', async () => {
    const controller = new AbortController();
    const ended = run('setInterval(() => undefined, 1000)', controller);
    controller.abort();
    expect(await ended).toEqual({ kind: 'closed' });
  });
});
