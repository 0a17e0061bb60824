import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openRotatingFile } from './rotating-file.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-log-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let now = new Date('2026-11-22T10:00:00Z');
const folderOf = (name: string): string => join(root, name);
const open = (name: string, kind = 'cli') =>
  openRotatingFile({ folder: folderOf(name), kind, maxBytes: 120, maxFiles: 3, now: () => now });
const whole = (name: string): string =>
  readdirSync(folderOf(name))
    .map((file) => readFileSync(join(folderOf(name), file), 'utf8'))
    .join('');

describe('log files', () => {
  it('begin anew when one is full and on the next day, and only the newest stay', () => {
    const file = open('full');
    for (let index = 1; index <= 4; index++) file.line(`line ${String(index)} ${'.'.repeat(90)}`);
    now = new Date('2026-11-23T00:00:01Z');
    file.line('tomorrow');
    expect(readdirSync(folderOf('full')).sort()).toEqual([
      'cli-2026-11-22.3.log',
      'cli-2026-11-22.4.log',
      'cli-2026-11-23.1.log',
    ]);
    expect(readFileSync(join(folderOf('full'), 'cli-2026-11-23.1.log'), 'utf8')).toBe(
      `2026-11-23T00:00:01.000Z ${String(process.pid)} tomorrow\n`,
    );
  });

  it('are shared by several writers, and of one kind leave those of another alone', () => {
    const other = open('shared', 'desktop');
    const writers = [open('shared'), open('shared')];
    for (let index = 0; index < 6; index++) writers[index % 2]!.line(`${String(index)} ${'.'.repeat(30)}`);
    other.line('mine');
    const files = readdirSync(folderOf('shared'));
    expect(files.filter((name) => name.startsWith('cli-')).length).toBeLessThanOrEqual(3);
    expect(files).toContain('desktop-2026-11-23.1.log');
    expect(whole('shared')).toContain(' 5 .');
  });

  it('never stop the program, and say afterwards how many lines are missing', () => {
    writeFileSync(folderOf('blocked'), 'a file where the folder should be');
    const file = open('blocked');
    file.line('lost');
    file.line('lost too');
    rmSync(folderOf('blocked'));
    file.line('back');
    expect(whole('blocked')).toMatch(/2 lines could not be written\n.* back\n$/);
  });

  it('come back when somebody takes the folder away', () => {
    const file = open('away');
    file.line('one');
    rmSync(folderOf('away'), { recursive: true });
    file.line('two');
    file.line('three');
    expect(existsSync(folderOf('away'))).toBe(true);
    expect(whole('away')).toContain('three');
  });
});
