import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../test/support/cli-ports.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { runCli } from '../cli/run.ts';
import { THREAD_CRASHED } from '../platform/worker-launch.ts';
import { lastCrash } from './crash-report.ts';
import { openStationLog } from './station-log.ts';
import { watchDefects } from './watch-defects.ts';

let second = 0;
const now = (): Date => new Date(Date.UTC(2026, 10, 22, 10, 0, (second += 1)));
const open = (dataFolder: string) => openStationLog({ dataFolder, kind: 'cli', now });

describe('crash reports', () => {
  it('name functions and files, what caused the error, and nothing of a patient; the newest stay', () => {
    const log = open(tempFolder());
    const cause = new RangeError('of Secret^Name');
    for (let time = 0; time < 25; time++) log.defect('process', new TypeError('in /x/Secret/y', { cause }));
    expect(readdirSync(log.crashFolder)).toHaveLength(20);
    const report = lastCrash(log.crashFolder) ?? '';
    expect(report).toMatch(/^Countersign .*\nprocess, 2026-11-22T10:00:/);
    expect(report).toContain('TypeError: in [path]');
    expect(report).toContain('caused by [name]');
    expect(report).toContain('at app/main/station/station-log.test.ts:');
    expect(report).not.toMatch(/secret/i);
  });

  it('never stop the program: a folder that cannot be made costs the report', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'crashes'), 'a file');
    expect(open(folder).defect('process', new Error('x'))).toBeNull();
    expect(lastCrash(join(folder, 'crashes'))).toBeNull();
  });

  it('are written for what nobody caught, in the process and in its threads, until the end of the watch', () => {
    const log = open(tempFolder());
    // Of a process only these two are used.
    const watched = new EventEmitter() as unknown as Pick<NodeJS.Process, 'on' | 'off'> & EventEmitter;
    const stop = watchDefects(log, watched);
    watched.emit('uncaughtExceptionMonitor', new Error('one'));
    channel(THREAD_CRASHED).publish(new Error('two'));
    stop();
    channel(THREAD_CRASHED).publish(new Error('three'));
    expect(readdirSync(log.crashFolder).map((name) => name.split('-').at(-1))).toEqual([
      'process.txt',
      'thread.txt',
    ]);
  });
});

describe('the command line', () => {
  it('writes a report for support, with the last crash and the figures of a workspace, once', async () => {
    const folder = tempFolder();
    const log = open(folder);
    log.defect('command', new TypeError('undefined'));
    const ports = { ...recordedPorts(), cwd: folder, env: { COUNTERSIGN_DATA: folder }, log };
    mkdirSync(join(folder, 'nothing'));
    expect(await runCli(['support', 'nothing', '--out', 'r.txt'], ports)).toBe(0);
    const text = readFileSync(join(folder, 'r.txt'), 'utf8');
    expect(text).toMatch(/== Workspace ==\nunable to open database file/);
    expect(text).toMatch(/== Last crash ==\nCountersign /);
    expect(await runCli(['support', '--out', 'r.txt'], ports)).toBe(3);
    expect(ports.stderr()).toContain('is there already');
    rmSync(join(folder, 'r.txt'));
  });

  it('says of an update file why it is refused, with 3', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a.update'), 'a text');
    const ports = { ...recordedPorts(), cwd: folder };
    expect(await runCli(['update-check', 'a.update'], ports)).toBe(3);
    expect(ports.stderr()).toMatch(/^countersign: This is no update file of Countersign/);
  });
});
