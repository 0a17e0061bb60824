import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { equalMasks } from '../../../core/mask/count.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies, generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { randomMask, rowsOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createPngWriter } from './png-writer.ts';
import { readPng } from './read-png.ts';

const never = new AbortController().signal;
const SIZE = { width: 13, height: 11 };

async function exported(cases: readonly ReturnType<typeof exportCase>[]) {
  const folder = testFolder();
  const writer = createPngWriter(formatPorts(cases[0]!.task, { folder, options: { formats: ['png'] } }));
  for (const one of cases) await writer.write(one, never);
  await writer.finish(never);
  return folder;
}

async function read(path: string) {
  const file = await readPng(path);
  const images = new Map<string, Record<string, string[]>>();
  for await (const { target, masks } of file.images) {
    const named = [...masks].map(([label, mask]) => [file.labels[label]!.name, rowsOf(mask)] as const);
    images.set(target.kind === 'name' ? target.name : '', Object.fromEntries(named));
  }
  return { ...file, names: file.labels.map(({ name }) => name), images };
}

const grey = (values: readonly number[], depth: 8 | 16 = 8, width = 3) =>
  encode({
    width,
    height: values.length / width,
    data: depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values),
    channels: 1,
    depth,
  });

describe('createPngWriter', () => {
  for (const structures of [2, 9, 16, 17]) {
    const studies = generatedStudies().slice(structures < 17 ? 0 : 4);
    it(`gives ${structures} structures of ${studies.length} kinds of study back`, async () => {
      const random = createRandom(44 + structures);
      const ids = Array.from({ length: structures }, (_, i) => `s${String(i).padStart(2, '0')}`);
      const task = smallTask(ids);
      for (const study of studies) {
        const meant = new Map(ids.map((id) => [id, study.frames.map(() => randomMask(random, 0, SIZE))]));
        const given = ids.map((id) => ({ id, masks: meant.get(id)! }));
        const folder = await exported([exportCase(study, { task, name: 'one', structures: given })]);
        const file = await readPng(join(folder.root, 'png'));
        expect(file.labels.map(({ name }) => name)).toEqual(ids);
        let frame = 0;
        for await (const { masks } of file.images) {
          for (const [label, mask] of masks)
            expect(equalMasks(mask, meant.get(ids[label]!)![frame]!)).toBe(true);
          expect(masks.size).toBe(structures);
          frame++;
        }
        expect(frame).toBe(study.frames.length);
      }
    });
  }

  it('writes a file a structure where something is unknown; absent is all zero', async () => {
    const study = generatedStudy('radiograph');
    const task = smallTask(['heart', 'lung', 'gone']);
    const masks = [randomMask(createRandom(5), 0, SIZE)];
    const gone = { id: 'gone', masks: [], verdict: 'absent' } as const;
    const known = exportCase(study, {
      task,
      name: 'known',
      structures: [{ id: 'heart', masks }, { id: 'lung', masks, origin: 'MANUAL' }, gone],
    });
    const partly = exportCase(study, {
      task,
      name: 'partly',
      structures: [{ id: 'heart', masks }, { id: 'lung', masks, verdict: null }, gone],
    });
    const folder = await exported([known, partly]);
    expect(folder.files.map(({ path }) => path)).toEqual([
      'png/images/known.png',
      'png/masks/structures.json',
      'png/masks/known.png',
      'png/images/partly.png',
      'png/masks/partly/heart.png',
      'png/masks/partly/gone.png',
      'png/cases.jsonl',
    ]);
    const file = await read(join(folder.root, 'png'));
    expect(Object.keys(file.images.get('known')!).sort()).toEqual(['gone', 'heart', 'lung']);
    expect(Object.keys(file.images.get('partly')!).sort()).toEqual(['gone', 'heart']);
    expect(file.images.get('partly')!.gone!.join('')).not.toContain('#');
    const lines = readFileSync(folder.locate('png/cases.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        name: 'known',
        absent: ['gone'],
        unknown: [],
        structures: [{ verdict: 'accepted' }, { origin: 'MANUAL' }, {}],
      },
      {
        name: 'partly',
        absent: ['gone'],
        unknown: ['lung'],
        structures: [{ structure: 'heart' }, { structure: 'gone' }],
      },
    ]);
    expect((await exported([known, partly])).files).toEqual(folder.files);
  });
});

describe('readPng', () => {
  it('reads maps of labels: grey of 8 and 16 bits', async () => {
    const file = await read(
      tempFolder({ 'a.png': grey([0, 1, 1, 0, 0, 300], 16), 'b.c.png': grey([2, 2, 0]) }),
    );
    expect(file.format).toBe('PNG label maps');
    expect(file.names).toEqual(['label 1', 'label 2', 'label 300']);
    expect(file.images.get('a')).toEqual({ 'label 1': ['.##', '...'], 'label 300': ['...', '..#'] });
    expect(file.images.get('b.c')).toEqual({ 'label 2': ['##.'] });
  });

  it('takes names from structures.json, for one file too, and passes over values without one', async () => {
    const folder = tempFolder({
      'a.png': grey([0, 1, 7]),
      'structures.json': '{"labels": {"1": "heart", "2": "lung"}}',
    });
    for (const path of [folder, join(folder, 'a.png')]) {
      const file = await read(path);
      expect(file.names).toEqual(['heart']);
      expect(file.images.get('a')).toEqual({ heart: ['.#.'] });
      expect(file.notes[1]).toContain('1 labels');
    }
  });

  it('takes the numbers of a palette', async () => {
    const png = encode({
      width: 3,
      height: 1,
      data: Uint8Array.of(0, 2, 1),
      channels: 1,
      depth: 8,
      palette: [
        [0, 0, 0],
        [255, 0, 0],
        [0, 255, 0],
      ],
    });
    const file = await read(tempFolder({ 'a.png': png }));
    expect(file.images.get('a')).toEqual({ 'label 1': ['..#'], 'label 2': ['.#.'] });
  });

  it('refuses by one sentence what holds no masks', async () => {
    const colours = encode({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3), channels: 3, depth: 8 });
    const photograph = grey(
      Array.from({ length: 3000 }, (_, i) => i),
      16,
    );
    const bad: readonly [Readonly<Record<string, Uint8Array | string>>, string][] = [
      [{}, 'png-empty'],
      [{ 'a.png': colours }, 'png-no-labels'],
      [{ 'a.png': photograph }, 'png-no-labels'],
      [{ 'a.png': 'no picture' }, 'image-refused'],
      [{ 'a.png': grey([1, 2, 3]), 'structures.json': '{' }, 'png-names'],
      [
        { 'a.png': grey([1, 2, 3]), 'structures.json': '{"labels": {"__proto__": "x", "one": "y"}}' },
        'png-names',
      ],
    ];
    for (const [files, code] of bad) {
      await expect(read(tempFolder(files))).rejects.toMatchObject({ name: 'ExpectedError', code });
    }
    await expect(readPng('/nowhere')).rejects.toMatchObject({ code: 'file-unreadable' });
    const mixed = tempFolder({ 'a/x.png': grey([1, 2, 3]), 'a/y.png': grey([1, 2, 3], 8, 1) });
    await expect(read(mixed)).rejects.toMatchObject({ code: 'truth-size' });
  });
});
