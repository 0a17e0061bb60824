import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder, type TestFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { maskOf as drawn } from '../../../test/support/masks.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import type { ExportCase } from '../export-case.ts';
import { readNifti } from '../nifti/read-nifti.ts';
import { frameGeometry } from '../frame-geometry.ts';
import { createNnunetWriter } from './nnunet-writer.ts';

const signal = new AbortController().signal;
const TASK = smallTask(['ulna', 'radius', 'hamate']);
const EXCLUSIVE: Task = { ...TASK, review: { ...TASK.review, overlap: 'exclusive' } };

/** Only the first row is drawn on; '' is an empty mask. */
function row(text: string): ReturnType<typeof drawn> {
  return drawn(text.padEnd(13, '.'), ...Array.from({ length: 10 }, () => '.'.repeat(13)));
}

type Given = readonly [id: string, pixels: string, verdict?: Verdict | null];

function radiograph(
  name: string,
  given: readonly Given[],
  more: { task?: Task; split?: ExportCase['split'] } = {},
): ExportCase {
  return exportCase(generatedStudy('radiograph'), {
    name,
    caseId: name.padEnd(32, '0'),
    task: more.task ?? TASK,
    split: more.split ?? 'train',
    structures: given.map(([id, pixels, verdict]) => ({
      id,
      masks: [row(pixels)],
      verdict: verdict === undefined ? 'accepted' : verdict,
    })),
  });
}

interface Written {
  readonly folder: TestFolder;
  readonly paths: string[];
  /** First voxels of a label file, the others being all the same. */
  readonly labels: (path: string, count?: number) => number[];
  readonly json: (path: string) => Record<string, unknown>;
}

async function written(cases: readonly ExportCase[], options: Partial<ExportOptions> = {}): Promise<Written> {
  const folder = testFolder();
  const ports = formatPorts(cases[0]!.task, { folder, options: { formats: ['nnunet'], ...options } });
  const writer = createNnunetWriter(ports);
  for (const one of cases) {
    expect((await writer.check(one)).filter(({ severity }) => severity === 'refused')).toEqual([]);
  }
  for (const one of cases) await writer.write(one, signal);
  await writer.finish(signal);
  return {
    folder,
    paths: folder.files.map(({ path }) => path.replace(/Dataset\d{3}_/, 'Dataset_')).sort(),
    labels: (path, count = 6) => {
      const real = folder.files.find(
        (file) => file.path.replace(/Dataset\d{3}_/, 'Dataset_') === `nnunet/${path}`,
      );
      const bytes = gunzipSync(readFileSync(folder.locate(real!.path)));
      const wide = bytes.readInt16LE(70) === 512;
      return Array.from({ length: count }, (_, i) =>
        wide ? bytes.readUInt16LE(352 + 2 * i) : bytes[352 + i]!,
      );
    },
    json: (path) => {
      const real = folder.files.find(
        (file) => file.path.replace(/Dataset\d{3}_/, 'Dataset_') === `nnunet/${path}`,
      );
      return JSON.parse(readFileSync(folder.locate(real!.path), 'utf8')) as Record<string, unknown>;
    },
  };
}

const NAME = `Dataset_${TASK.id
  .split('-')
  .map((word) => word[0]!.toUpperCase() + word.slice(1))
  .join('')}`;

describe('regions', () => {
  it('gives every combination that occurs a value, in the order of the batch; absent is background', async () => {
    const { paths, labels, json } = await written([
      radiograph('a', [
        ['ulna', '##'],
        ['radius', '.##'],
        ['hamate', '', 'absent'],
      ]),
      radiograph(
        'b',
        [
          ['ulna', '#'],
          ['radius', '#'],
          ['hamate', '##', 'corrected'],
        ],
        { split: 'val' },
      ),
      radiograph(
        'c',
        [
          ['ulna', ''],
          ['radius', '#'],
          ['hamate', '.#'],
        ],
        { split: 'test' },
      ),
    ]);
    expect(paths).toEqual([
      `nnunet/${NAME}/dataset.json`,
      `nnunet/${NAME}/imagesTr/a_0000.nii.gz`,
      `nnunet/${NAME}/imagesTr/b_0000.nii.gz`,
      `nnunet/${NAME}/imagesTs/c_0000.nii.gz`,
      `nnunet/${NAME}/labelsTr/a.nii.gz`,
      `nnunet/${NAME}/labelsTr/b.nii.gz`,
      `nnunet/${NAME}/labelsTs/c.nii.gz`,
      `nnunet/${NAME}/splits_final.json`,
      'nnunet/README.txt',
    ]);
    // 1 ulna, 2 ulna + radius, 3 radius, 4 all three, 5 hamate.
    expect(labels(`${NAME}/labelsTr/a.nii.gz`)).toEqual([1, 2, 3, 0, 0, 0]);
    expect(labels(`${NAME}/labelsTr/b.nii.gz`)).toEqual([4, 5, 0, 0, 0, 0]);
    expect(labels(`${NAME}/labelsTs/c.nii.gz`)).toEqual([3, 5, 0, 0, 0, 0]);
    const dataset = json(`${NAME}/dataset.json`);
    expect(dataset).toMatchObject({
      channel_names: { '0': 'DX' },
      labels: { background: 0, ulna: [1, 2, 4], radius: [2, 3, 4], hamate: [4, 5] },
      // Alone, each of them occurs too.
      regions_class_order: [1, 3, 5],
      numTraining: 2,
      file_ending: '.nii.gz',
    });
    // nnU-Net reads regions in the order of the file.
    expect(Object.keys(dataset['labels'] as object)).toEqual(['background', 'ulna', 'radius', 'hamate']);
    expect(json(`${NAME}/splits_final.json`)).toEqual([{ train: ['a'], val: ['b'] }]);
  });

  it('is a plain labelmap where nothing overlaps; what occurs nowhere is no label', async () => {
    const { json } = await written([
      radiograph('a', [
        ['ulna', '#'],
        ['radius', '.#'],
        ['hamate', '', 'absent'],
      ]),
    ]);
    const dataset = json(`${NAME}/dataset.json`);
    expect(dataset['labels']).toEqual({ background: 0, ulna: 1, radius: 2 });
    expect(dataset).not.toHaveProperty('regions_class_order');
    expect(dataset['countersign']).toMatchObject({ occur_on_no_image: ['hamate'] });
  });

  it('leaves a case out when something is unknown: rejected, deferred or unsigned', async () => {
    for (const verdict of ['rejected', 'deferred', null] as const) {
      const unknown = radiograph('b', [
        ['ulna', '#'],
        ['radius', '#'],
        ['hamate', '#', verdict],
      ]);
      const { paths } = await written([
        radiograph('a', [
          ['ulna', '#'],
          ['radius', ''],
          ['hamate', ''],
        ]),
        unknown,
      ]);
      expect(paths.filter((path) => path.includes('labelsTr'))).toEqual([`nnunet/${NAME}/labelsTr/a.nii.gz`]);
      const writer = createNnunetWriter(formatPorts(TASK));
      expect(await writer.check(unknown)).toMatchObject([{ severity: 'warning', code: 'nnunet-left-out' }]);
    }
  });

  it('ignores what nobody judged, by the highest value of the batch', async () => {
    const first = radiograph('a', [
      ['ulna', '##'],
      ['radius', '.##'],
      ['hamate', '', 'rejected'],
    ]);
    const { labels, json } = await written(
      [
        first,
        radiograph('b', [
          ['ulna', ''],
          ['radius', ''],
          ['hamate', '.#'],
        ]),
      ],
      { unknown: 'ignore' },
    );
    // 1 ulna, 2 both, 3 radius, 4 hamate (of the second case), so ignore is 5.
    expect(labels(`${NAME}/labelsTr/a.nii.gz`)).toEqual([1, 2, 3, 5, 5, 5]);
    expect(labels(`${NAME}/labelsTr/b.nii.gz`)).toEqual([0, 4, 0, 0, 0, 0]);
    expect(json(`${NAME}/dataset.json`)).toMatchObject({
      labels: { background: 0, ulna: [1, 2], radius: [2, 3], hamate: 4, ignore: 5 },
      regions_class_order: [1, 3, 4],
      numTraining: 2,
    });
    const check = createNnunetWriter(formatPorts(TASK, { options: { unknown: 'ignore' } })).check(first);
    expect(await check).toMatchObject([{ severity: 'warning', code: 'nnunet-ignore-overlaps' }]);
    const exclusive = radiograph(
      'a',
      [
        ['ulna', '#'],
        ['radius', ''],
        ['hamate', '', null],
      ],
      { task: EXCLUSIVE },
    );
    expect(
      await createNnunetWriter(formatPorts(EXCLUSIVE, { options: { unknown: 'ignore' } })).check(exclusive),
    ).toEqual([]);
  });

  it('takes unsigned structures when asked to', async () => {
    const one = exportCase(generatedStudy('radiograph'), {
      name: 'a',
      task: TASK,
      includeUnsigned: true,
      structures: [
        { id: 'ulna', masks: [row('#')], verdict: null },
        { id: 'radius', masks: [row('.#')], verdict: 'deferred' },
        { id: 'hamate', masks: [], verdict: 'absent' },
      ],
    });
    const { labels } = await written([one], { includeUnsigned: true });
    expect(labels(`${NAME}/labelsTr/a.nii.gz`)).toEqual([1, 2, 0, 0, 0, 0]);
  });

  it('counts more than 255 combinations in 16 bits', async () => {
    const ids = Array.from({ length: 9 }, (_, i) => `s${i}`);
    const task = smallTask(ids);
    // Every combination of nine structures on one image of 11 x 13 pixels needs four of them.
    const cases = [0, 1, 2, 3].map((part) =>
      exportCase(generatedStudy('radiograph'), {
        name: `part-${part}`,
        task,
        structures: ids.map((id, bit) => ({
          id,
          masks: [
            drawn(
              ...Array.from({ length: 11 }, (_, y) =>
                Array.from({ length: 13 }, (__, x) =>
                  ((y * 13 + x + 128 * part) >> bit) & 1 ? '#' : '.',
                ).join(''),
              ),
            ),
          ],
        })),
      }),
    );
    const { folder, json } = await written(cases);
    const dataset = folder.files.find(({ path }) => path.endsWith('dataset.json'))!.path.split('/')[1]!;
    const name = dataset.replace(/Dataset\d{3}_/, 'Dataset_');
    const combinations = (json(`${name}/dataset.json`)['countersign'] as { combinations: unknown[] })
      .combinations;
    expect(combinations.length).toBe(511);
    const file = await readNifti(folder.locate(`nnunet/${dataset}/labelsTr/part-3.nii.gz`));
    const geometry = { ...frameGeometry(cases[3]!, 0), sopInstanceUid: '', names: ['part-3'] };
    const on = file.placed![0]!.onFrame(geometry);
    expect(file.labels.map((label) => label.name).sort()).toEqual(ids);
    cases[3]!.structures.forEach(({ structure }) => {
      const label = file.labels.findIndex((one) => one.name === structure.id);
      const meant = Array.from({ length: 143 }, (_, i) => ((i + 384) >> ids.indexOf(structure.id)) & 1);
      const mask = on.kind === 'masks' ? on.masks.get(label)! : null;
      const read = meant.map((_, i) => (mask!.words[Math.floor(i / 13)]! >>> (i % 13)) & 1);
      expect(read).toEqual(meant);
    });
  });
});

describe('a data set per structure', () => {
  it('has the cases in which the structure is known, and shares the images', async () => {
    const { paths, labels, json } = await written(
      [
        radiograph('a', [
          ['ulna', '##'],
          ['radius', '.##'],
          ['hamate', '', 'absent'],
        ]),
        radiograph(
          'b',
          [
            ['ulna', '#'],
            ['radius', '#', 'rejected'],
            ['hamate', '##', null],
          ],
          { split: 'test' },
        ),
      ],
      { nnunet: 'per-structure' },
    );
    expect(paths).toEqual([
      `nnunet/${NAME}Hamate/dataset.json`,
      `nnunet/${NAME}Hamate/labelsTr/a.nii.gz`,
      `nnunet/${NAME}Radius/dataset.json`,
      `nnunet/${NAME}Radius/labelsTr/a.nii.gz`,
      `nnunet/${NAME}Ulna/dataset.json`,
      `nnunet/${NAME}Ulna/labelsTr/a.nii.gz`,
      `nnunet/${NAME}Ulna/labelsTs/b.nii.gz`,
      'nnunet/README.txt',
      'nnunet/imagesTr/a_0000.nii.gz',
      'nnunet/imagesTs/b_0000.nii.gz',
    ]);
    expect(labels(`${NAME}Ulna/labelsTr/a.nii.gz`)).toEqual([1, 1, 0, 0, 0, 0]);
    expect(labels(`${NAME}Radius/labelsTr/a.nii.gz`)).toEqual([0, 1, 1, 0, 0, 0]);
    expect(labels(`${NAME}Hamate/labelsTr/a.nii.gz`)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(json(`${NAME}Ulna/dataset.json`)).toMatchObject({
      labels: { background: 0, ulna: 1 },
      numTraining: 1,
      dataset: { a: { images: ['../imagesTr/a_0000.nii.gz'], label: 'labelsTr/a.nii.gz' } },
    });
  });

  it('ignores pixels of an unknown structure where others rule nothing out', async () => {
    const given: Given[] = [
      ['ulna', '#'],
      ['radius', '.#'],
      ['hamate', '', 'deferred'],
    ];
    const exclusive = await written([radiograph('a', given, { task: EXCLUSIVE })], {
      nnunet: 'per-structure',
      unknown: 'ignore',
    });
    expect(exclusive.labels(`${NAME}Hamate/labelsTr/a.nii.gz`)).toEqual([0, 0, 2, 2, 2, 2]);
    expect(exclusive.labels(`${NAME}Ulna/labelsTr/a.nii.gz`)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(exclusive.json(`${NAME}Hamate/dataset.json`)['labels']).toEqual({
      background: 0,
      hamate: 1,
      ignore: 2,
    });
    // Where structures may overlap nothing rules anything out: the case tells nothing of the hamate.
    const { paths } = await written([radiograph('a', given)], { nnunet: 'per-structure', unknown: 'ignore' });
    expect(paths.filter((path) => path.includes('Hamate'))).toEqual([]);
  });
});

describe('images', () => {
  const values = (folder: TestFolder, ending: string): { type: number; at: (i: number) => number } => {
    const path = folder.files.find((file) => file.path.endsWith(ending))!.path;
    const bytes = gunzipSync(readFileSync(folder.locate(path)));
    return { type: bytes.readInt16LE(70), at: (i) => bytes.readInt16LE(352 + 2 * i) };
  };

  it('hold the values of the files, on the voxels of the labels', async () => {
    const study = generatedStudy('oblique');
    const one = exportCase(study, {
      name: 'a',
      task: TASK,
      structures: TASK.structures.map(({ id }) => ({ id, masks: [] })),
    });
    const { folder, json } = await written([one]);
    const { type, at } = values(folder, 'a_0000.nii.gz');
    expect(type).toBe(4);
    // As the generated studies fill their pixels, in Hounsfield units; the second slice begins at 101.
    expect([at(0), at(1), at(13 * 11)]).toEqual([-1024, 37 - 1024, 101 - 1024]);
    expect(json(`${NAME}/dataset.json`)['channel_names']).toEqual({ '0': 'CT' });
  });

  it('refuses uneven stacks', async () => {
    const one = exportCase(generatedStudy('uneven'), { structures: [{ id: 'ulna', masks: [] }] });
    const findings = await createNnunetWriter(formatPorts(one.task)).check(one);
    expect(findings).toMatchObject([{ severity: 'refused', code: 'volume-uneven', format: 'nnunet' }]);
  });

  it('writes the same bytes twice', async () => {
    const cases = [
      radiograph('a', [
        ['ulna', '##'],
        ['radius', '.##'],
        ['hamate', '', 'rejected'],
      ]),
    ];
    const digests = async (): Promise<string[]> =>
      (await written(cases, { unknown: 'ignore' })).folder.files.map(({ sha256 }) => sha256);
    expect(await digests()).toEqual(await digests());
  });
});
