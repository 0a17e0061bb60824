import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../cli/commands.ts';
import { INFERENCE_HOST, ownWords, programWish, TRAINING_HOST, type ProgramWish } from './arguments.ts';
import { isChromiumSwitch } from './chromium-switches.ts';

const THERE = new Set(['scan', 'export', 'häufung 1']);

function wish(...words: string[]): ProgramWish {
  return programWish(words, {
    isCommand: (word) => Object.hasOwn(COMMANDS, word),
    exists: (path) => THERE.has(path),
  });
}

const WINDOW = { kind: 'window', workspace: null, models: [], open: [], demo: 'on-request' };

describe('what the words of the program mean', () => {
  it('opens a window for none, and for those of the systems', () => {
    expect(wish()).toEqual(WINDOW);
    expect(wish('-psn_0_12345')).toEqual(WINDOW);
    expect(wish('--no-sandbox', '--lang=de', '--original-process-start-time=13')).toEqual(WINDOW);
    expect(wish('--ozone-platform-hint=auto', '--disable-gpu', '')).toEqual(WINDOW);
  });

  it('opens a window on a workspace, files and folders', () => {
    expect(wish('--workspace', '/data/w 1', 'a.dcm', '../cd/DICOMDIR', 'scan')).toEqual({
      ...WINDOW,
      workspace: '/data/w 1',
      open: ['a.dcm', '../cd/DICOMDIR', 'scan'],
    });
    expect(wish('--workspace=C:\\Daten\\a=b', 'C:\\cd\\häufung')).toEqual({
      ...WINDOW,
      workspace: 'C:\\Daten\\a=b',
      open: ['C:\\cd\\häufung'],
    });
    expect(wish('--models=a', '--demo', '--models', 'b')).toEqual({
      ...WINDOW,
      models: ['a', 'b'],
      demo: 'if-empty',
    });
    expect(wish('start', '--workspace=w')).toEqual({ ...WINDOW, workspace: 'w' });
    expect(wish('--', 'doctor', '--help')).toEqual({ ...WINDOW, open: ['doctor', '--help'] });
  });

  it('takes the addresses in which Linux desktops name files', () => {
    expect(wish('file:///media/cd/Mein%20Ordner/1.dcm')).toEqual({
      ...WINDOW,
      open: ['/media/cd/Mein Ordner/1.dcm'],
    });
    expect(wish('file:///C:/cd/1.dcm')).toEqual({ ...WINDOW, open: ['C:/cd/1.dcm'] });
    expect(wish('file:///%')).toEqual({ ...WINDOW, open: ['file:///%'] });
  });

  it.each(Object.keys(COMMANDS).filter((name) => name !== 'start'))('runs %s without a window', (name) => {
    const words = [name, 'W', '--disable-gpu', '--to', 'x.dcm', '--', '--workspace'];
    expect(wish('--no-sandbox', ...words)).toEqual({ kind: 'command', args: words });
  });

  it('prefers a command to a folder of its name, which ./ still names', () => {
    expect(wish('export')).toEqual({ kind: 'command', args: ['export'] });
    expect(wish('./export')).toEqual({ ...WINDOW, open: ['./export'] });
  });

  it.each([
    ['a command that does not exist', ['docter']],
    ['an option that does not exist', ['--wrkspace', 'w']],
    ['a wrong option before a file', ['--wrkspace', 'a.dcm']],
    ['help', ['--help']],
    ['the version', ['--version']],
    ['an option for a window before a command', ['--workspace=w', 'doctor', 'nothing']],
    ['a wrong word after a file', ['a.dcm', 'verfy']],
  ])('leaves %s to the command line', (_, words) => {
    expect(wish(...words)).toEqual({ kind: 'command', args: words });
  });

  it('does not take a lacking value for something else', () => {
    expect(wish('--workspace')).toEqual({ kind: 'command', args: ['start', '--workspace='] });
    expect(wish('--models=')).toEqual({ kind: 'command', args: ['start', '--models='] });
  });

  it('knows the processes that run and train networks for another one', () => {
    expect(wish('--no-sandbox', INFERENCE_HOST)).toEqual({ kind: 'inference-host' });
    expect(wish('--no-sandbox', TRAINING_HOST)).toEqual({ kind: 'training-host' });
  });

  it('finds its own words behind the executable, in a package and in a checkout', () => {
    expect(ownWords(['/opt/Countersign', 'doctor'], false)).toEqual(['doctor']);
    expect(ownWords(['electron', 'dist/app', 'doctor'], true)).toEqual(['doctor']);
    expect(ownWords(['electron', '--no-sandbox', '/w/dist/app', '--demo'], true)).toEqual([
      '--no-sandbox',
      '--demo',
    ]);
    expect(ownWords(['electron'], true)).toEqual([]);
  });
});

describe('switches of Chromium', () => {
  it('are none of ours', () => {
    const folder = join(import.meta.dirname, '..', 'cli');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.test)\.ts$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    // Read from the sources, since loading every command takes seconds.
    const ours = sources.flatMap((text) => [...text.matchAll(/^ +'?([a-z-]+)'?: \{\s*kind: '/gm)]);
    const names = ours.map(([, name]) => name);
    expect(names).toContain('no-open');
    for (const name of [...names, 'workspace', 'models', 'demo', 'help', 'json', 'version']) {
      expect(isChromiumSwitch(`--${name ?? ''}`), name).toBe(false);
      // With these Electron would not even start our code.
      expect(['type', 'user-data-dir', 'inspect', 'js-flags', 'lang']).not.toContain(name);
    }
  });
});
