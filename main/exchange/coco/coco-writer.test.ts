import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caseOfEveryStudy, expectEveryImage } from '../../../test/support/exchange/every-study.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { maskOf, pixelAt, rowsOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { countPixels } from '../../../core/mask/count.ts';
import type { BatchFolder } from '../format-writer.ts';
import { createCocoWriter } from './coco-writer.ts';
import { readCoco } from './read-coco.ts';

const never = new AbortController().signal;
const ring = maskOf(...Array.from({ length: 11 }, (_, y) => (y === 5 ? '####.....####' : '#############')));
const pixel = pixelAt(12, 10);

function jsonOf(folder: { readonly root: string }, split = 'train') {
  return JSON.parse(readFileSync(`${folder.root}/coco/annotations_${split}.json`, 'utf8')) as {
    readonly images: { readonly id: number; readonly file_name: string; readonly countersign: object }[];
    readonly annotations: {
      readonly id: number;
      readonly area: number;
      readonly bbox: number[];
      readonly segmentation: unknown;
      readonly countersign: object;
    }[];
    readonly categories: { readonly id: number; readonly name: string }[];
  };
}

async function exported(
  coco: 'rle' | 'polygon',
  cases: readonly ReturnType<typeof exportCase>[],
  folder = testFolder(),
) {
  const writer = createCocoWriter(
    formatPorts(cases[0]!.task, { folder, options: { formats: ['coco'], coco } }),
  );
  for (const one of cases) await writer.check(one);
  for (const one of cases) await writer.write(one, never);
  await writer.finish(never);
  return folder;
}

describe('createCocoWriter', () => {
  for (const coco of ['rle', 'polygon'] as const) {
    it(`gives every mask of every kind of study back (${coco})`, async () => {
      const cases = caseOfEveryStudy(createRandom(41), (frame) => (frame === 0 ? pixel : ring));
      const folder = await exported(coco, cases);
      const read = await readCoco(folder.locate('coco/annotations_train.json'));
      expect(read.labels.map(({ name, origin }) => [name, origin])).toEqual([
        ['heart', 'AUTOMATIC'],
        ['lung', 'AUTOMATIC'],
        ['gone', null],
        ['open', null],
      ]);
      await expectEveryImage(read, cases);
      const json = jsonOf(folder);
      expect(json.annotations.map(({ id }) => id)).toEqual(json.annotations.map((_, index) => index + 1));
    });
  }

  it('says areas, boxes, who signed, what is absent and what unknown', async () => {
    const folder = await exported('rle', [
      exportCase(generatedStudy('radiograph'), {
        name: 'one',
        structures: [
          { id: 'ring', masks: [ring], verdict: 'corrected', origin: 'SEMIAUTOMATIC' },
          { id: 'pixel', masks: [pixel] },
          { id: 'gone', masks: [], verdict: 'absent' },
          { id: 'bad', masks: [ring], verdict: 'rejected' },
        ],
      }),
    ]);
    const json = jsonOf(folder);
    expect(json.annotations).toMatchObject([
      {
        area: countPixels(ring),
        bbox: [0, 0, 13, 11],
        iscrowd: 0,
        segmentation: { size: [11, 13] },
        countersign: {
          structure: 'ring',
          verdict: 'corrected',
          origin: 'SEMIAUTOMATIC',
          reader: 'Dr. Ada Reader',
          date: '20260304',
        },
      },
      { area: 1, bbox: [12, 10, 1, 1] },
    ]);
    expect(json.images).toMatchObject([
      {
        id: 1,
        file_name: 'one.png',
        width: 13,
        height: 11,
        countersign: { absent: ['gone'], unknown: ['bad'], pixel_aspect: 1 },
      },
    ]);
    expect(json.categories[0]).toMatchObject({
      id: 1,
      name: 'ring',
      countersign: { type: { scheme: 'SCT' } },
    });
    expect(folder.files.map(({ path }) => path)).toEqual([
      'coco/images/one.png',
      'coco/annotations_train.json',
    ]);
  });

  it('writes one polygon a part, holes joined, and the area stays', async () => {
    const parts = maskOf(
      ...Array.from(
        { length: 11 },
        (_, y) => ['###..#.......', '#.#..........', '###..........'][y] ?? '.'.repeat(13),
      ),
    );
    const folder = await exported('polygon', [
      exportCase(generatedStudy('radiograph'), { structures: [{ id: 'a', masks: [parts] }] }),
    ]);
    const [annotation] = jsonOf(folder).annotations;
    expect(annotation!.area).toBe(9);
    expect(annotation!.segmentation).toHaveLength(2);
    for await (const { masks } of (await readCoco(folder.locate('coco/annotations_train.json'))).images) {
      expect(rowsOf(masks.get(0)!)).toEqual(rowsOf(parts));
    }
  });

  it('writes a file for every part of the split, and the same bytes twice', async () => {
    const study = generatedStudy('axial');
    const cases = (['train', 'test', 'train'] as const).map((split, index) =>
      exportCase(study, { name: `c${index}`, split, structures: [{ id: 'a', masks: [ring, null, pixel] }] }),
    );
    const [first, second] = [await exported('rle', cases), await exported('rle', cases)];
    expect(first.files.map(({ path }) => path).filter((path) => path.endsWith('.json'))).toEqual([
      'coco/annotations_train.json',
      'coco/annotations_test.json',
    ]);
    expect(first.files).toEqual(second.files);
    expect(jsonOf(first, 'test').images.map(({ file_name }) => file_name)).toEqual([
      'c1-0001.png',
      'c1-0002.png',
      'c1-0003.png',
      'c1-0004.png',
    ]);
  });

  it('leaves out a case of which nothing is known, and warns of what it cannot say', async () => {
    const one = exportCase(generatedStudy('radiograph'), {
      structures: [
        { id: 'a', masks: [ring] },
        { id: 'b', masks: [ring], verdict: null },
      ],
    });
    const none = exportCase(generatedStudy('cine'), {
      task: one.task,
      structures: [{ id: 'a', masks: [], verdict: 'deferred' }],
    });
    const writer = createCocoWriter(formatPorts(one.task));
    expect(await writer.check(one)).toMatchObject([{ severity: 'warning', code: 'unknown-not-expressible' }]);
    const folder = await exported('rle', [none]);
    expect(folder.files).toEqual([]);
  });

  it('gives up when the disk gives back another mask, and when it is cancelled', async () => {
    const cases = [exportCase(generatedStudy('axial'), { structures: [{ id: 'a', masks: [ring, pixel] }] })];
    const folder = testFolder();
    const lying: BatchFolder = {
      ...folder,
      async write(path, content, about) {
        if (!path.endsWith('.json')) return folder.write(path, content, about);
        const parts: Uint8Array[] = [];
        for await (const part of content as AsyncIterable<Uint8Array>) parts.push(part);
        const text = Buffer.concat(parts).toString().replace('case-axial-0002.png', 'other.png');
        return folder.write(path, Buffer.from(text), about);
      },
    };
    await expect(exported('rle', cases, { ...folder, ...lying })).rejects.toThrow('another order');
    const writer = createCocoWriter(formatPorts(cases[0]!.task));
    await expect(writer.write(cases[0]!, AbortSignal.abort())).rejects.toThrow();
  });
});
