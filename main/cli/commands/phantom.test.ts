import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WRIST_STRUCTURES } from '../../../core/phantom/structures.ts';
import { readTruthFolder } from '../../exchange/truth-folder.ts';
import { UsageError, type CommandContext } from '../command.ts';
import { parseInput } from '../input.ts';
import { command } from './phantom.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  let text = '';
  const sink = { isTty: false, columns: 80, write: async () => undefined, line: async () => undefined };
  const context: CommandContext = {
    cwd: folder,
    signal: new AbortController().signal,
    json: true,
    env: {},
    out: { ...sink, line: async (line) => void (text += `${line}\n`) },
    err: sink,
  };
  expect(await command.run(parseInput(command, args).input, context)).toBe(0);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>); // the command's own JSON lines
}

describe('countersign phantom', () => {
  it('writes DICOM, truth and PNG named by the same UID; the same seed gives the same bytes', async () => {
    const lines = await run('--out', 'a', '--count', '2', '--seed', '5', '--size', '80x96', '--png');
    expect(lines.map((line) => line['seed'])).toEqual([5, 6]);
    const uids = lines.map((line) => String(line['uid'])).sort();
    expect((await readdir(join(folder, 'a', 'dicom'))).sort()).toEqual(uids.map((uid) => `${uid}.dcm`));
    expect((await readdir(join(folder, 'a', 'images'))).sort()).toEqual(uids.map((uid) => `${uid}.png`));
    const truth = await readTruthFolder(join(folder, 'a', 'truth'));
    expect(truth.cases).toEqual(uids);
    const masks = (await truth.read(uids[0]!, { width: 80, height: 96 }))!;
    expect([...masks.keys()].sort()).toEqual([...WRIST_STRUCTURES].sort());

    const again = await run('--out', 'b', '--seed', '6', '--size', '80x96');
    const file = join('dicom', `${String(again[0]!['uid'])}.dcm`);
    expect(await readFile(join(folder, 'b', file))).toEqual(await readFile(join(folder, 'a', file)));
  });

  it('refuses numbers and sizes that make no sense', async () => {
    await expect(run('--out', 'a', '--count', '0')).rejects.toThrow(UsageError);
    await expect(run('--out', 'a', '--size', 'large')).rejects.toThrow(/width x height/);
  });
});
