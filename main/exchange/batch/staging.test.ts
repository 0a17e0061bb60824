import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { openStaging, removeLeftovers } from './staging.ts';

const ID = 'abcdef012345';

async function begun(target: string) {
  const staging = await openStaging(target, ID);
  writeFileSync(join(staging.root, 'file.txt'), 'new');
  return staging;
}

/** A process id that no process has: of one that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('openStaging', () => {
  it('makes missing folders, is hidden, and becomes the target at once', async () => {
    const target = join(tempFolder(), 'deep', 'batch');
    const staging = await begun(target);
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(dirname(target)).every((name) => name.startsWith('.batch.partial-'))).toBe(true);
    await staging.commit(false);
    expect(readFileSync(join(target, 'file.txt'), 'utf8')).toBe('new');
    expect(readdirSync(dirname(target))).toEqual(['batch']);
  });

  it('leaves nothing behind when it is given up, not even folders', async () => {
    const folder = tempFolder();
    await (await begun(join(folder, 'deep', 'batch'))).remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes the place of an empty folder and of an older batch', async () => {
    const folder = tempFolder({ 'old/file.txt': 'old' });
    mkdirSync(join(folder, 'empty'));
    await (await begun(join(folder, 'empty'))).commit(false);
    await (await begun(join(folder, 'old'))).commit(true);
    expect(readFileSync(join(folder, 'empty', 'file.txt'), 'utf8')).toBe('new');
    expect(readFileSync(join(folder, 'old', 'file.txt'), 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['empty', 'old']);
  });

  it('never takes the place of what has appeared meanwhile unless it may replace', async () => {
    const folder = tempFolder();
    const staging = await begun(join(folder, 'batch'));
    mkdirSync(join(folder, 'batch'));
    writeFileSync(join(folder, 'batch', 'thesis.txt'), 'of somebody');
    await expect(staging.commit(false)).rejects.toMatchObject({ code: 'batch-target-taken' });
    const file = await openStaging(join(folder, 'file'), 'abcdef012346');
    writeFileSync(join(folder, 'file'), 'of somebody');
    await expect(file.commit(false)).rejects.toMatchObject({ code: 'batch-target-taken' });
    await staging.remove();
    await file.remove();
    expect(readFileSync(join(folder, 'batch', 'thesis.txt'), 'utf8')).toBe('of somebody');
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('of somebody');
    expect(readdirSync(folder).sort()).toEqual(['batch', 'file']);
  });

  it('brings the old batch back when the new one cannot take its place', async () => {
    const folder = tempFolder({ 'batch/file.txt': 'old' });
    const staging = await begun(join(folder, 'batch'));
    // Somebody has taken the new one away.
    renameSync(staging.root, `${staging.root}-away`);
    await expect(staging.commit(true)).rejects.toThrow();
    expect(readFileSync(join(folder, 'batch', 'file.txt'), 'utf8')).toBe('old');
    await staging.remove();
    expect(readdirSync(folder)).toEqual(['batch']);
  });

  it('clears up what killed exports left, and nothing of running or other ones', async () => {
    const folder = tempFolder();
    const target = join(folder, 'batch');
    const running = await begun(target);
    const own = readdirSync(folder)[0]!;
    const gone = endedProcess();
    const left = own.replace(`-${process.pid}-`, `-${gone}-`);
    const others = [
      own.replace(/partial-[0-9a-f]{8}/, 'partial-00000000'),
      '.batch.partial-notes',
      '.batch2.partial-x',
    ];
    for (const name of [left, ...others]) mkdirSync(join(folder, name, 'batch'), { recursive: true });
    await removeLeftovers(target);
    expect(readdirSync(folder).sort()).toEqual([own, ...others].sort());
    await running.remove();
  });

  it.runIf(process.platform === 'linux')(
    'clears up after a process that nobody has collected yet',
    async () => {
      const folder = tempFolder();
      const target = join(folder, 'batch');
      const running = await begun(target);
      const own = readdirSync(folder)[0]!;
      await running.remove();
      // The second program does not know of the child of the first, which stays in the table of processes.
      const shell = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
      try {
        const [pid] = (await once(shell.stdout, 'data')) as [Buffer];
        const left = own.replace(`-${process.pid}-`, `-${pid.toString().trim()}-`);
        mkdirSync(join(folder, left));
        await vi.waitFor(
          async () => {
            await removeLeftovers(target);
            expect(readdirSync(folder)).toEqual([]);
          },
          { timeout: 10_000 },
        );
      } finally {
        shell.kill();
      }
    },
  );

  it('takes back the batch that a kill between two renames left aside', async () => {
    const folder = tempFolder();
    const target = join(folder, 'batch');
    const running = await begun(target);
    const aside = readdirSync(folder)[0]!
      .replace('partial', 'old')
      .replace(`-${process.pid}-`, `-${endedProcess()}-`);
    await running.remove();
    mkdirSync(join(folder, aside));
    writeFileSync(join(folder, aside, 'file.txt'), 'old');
    await (await begun(target)).remove();
    expect(readFileSync(join(target, 'file.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['batch']);
  });
});
