import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder, type TestFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies } from '../../../test/support/exchange/generated-studies.ts';
import { randomMask } from '../../../test/support/masks.ts';
import { createRandom, type Random } from '../../../test/support/random.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter } from '../format-writer.ts';
import type { ReadIncoming } from '../incoming.ts';
import { createNiftiWriter } from '../nifti/nifti-writer.ts';
import { readNifti } from '../nifti/read-nifti.ts';
import { createNnunetWriter } from '../nnunet/nnunet-writer.ts';
import { createNrrdWriter } from '../nrrd/nrrd-writer.ts';
import { readNrrd } from '../nrrd/read-nrrd.ts';
import { frameGeometry } from '../frame-geometry.ts';

const SEEDS = 24;
const STUDIES = generatedStudies().filter(({ name }) => name !== 'uneven');
const IDS = ['ulna', 'radius', 'hamate', 'lunate', 'capitate'];

interface RandomCase {
  readonly one: ExportCase;
  readonly meant: ReadonlyMap<string, readonly BitMask[]>;
}

/** One to five structures; some empty, some apart, most of them overlapping. */
function randomCase(random: Random): RandomCase {
  const study = STUDIES[random.integer(0, STUDIES.length - 1)]!;
  const size = { width: study.columns, height: study.rows };
  const ids = IDS.slice(0, random.integer(1, IDS.length));
  const sparse = random.integer(0, 2) === 0;
  const meant = new Map(
    ids.map((id) => [
      id,
      study.frames.map(() =>
        sparse && random.next() < 0.8 ? createMask(size.width, size.height) : randomMask(random, 1, size),
      ),
    ]),
  );
  const structures = [...meant].map(([id, masks]) => ({ id, masks }));
  return { one: exportCase(study, { structures, name: 'random' }), meant };
}

async function written(create: CreateFormatWriter, one: ExportCase): Promise<TestFolder> {
  const folder = testFolder();
  const writer = create(formatPorts(one.task, { folder }));
  const { signal } = new AbortController();
  await writer.write(one, signal);
  await writer.finish(signal);
  return folder;
}

/** What a reader finds of every structure in the files that hold masks, by its name or id. */
async function readBack(
  folder: TestFolder,
  one: ExportCase,
  { read, isMask }: { readonly read: ReadIncoming; readonly isMask: (path: string) => boolean },
): Promise<Map<string, BitMask[]>> {
  const found = new Map<string, BitMask[]>();
  for (const { path } of folder.files.filter((file) => isMask(file.path))) {
    const file = await read(folder.locate(path));
    one.frames.forEach((_, frame) => {
      const on = file.placed![0]!.onFrame(frameGeometry(one, frame));
      if (on.kind === 'mismatch') throw new Error(on.sentence);
      file.labels.forEach(({ name }, label) => {
        const masks = found.get(name.toLowerCase()) ?? [];
        masks[frame] = on.masks.get(label)!;
        found.set(name.toLowerCase(), masks);
      });
    });
  }
  return found;
}

const FORMATS = [
  {
    name: 'NIfTI',
    create: createNiftiWriter,
    read: readNifti,
    isMask: (path: string) => path.endsWith('.nii.gz'),
  },
  {
    name: 'NRRD',
    create: createNrrdWriter,
    read: readNrrd,
    isMask: (path: string) => path.endsWith('.nrrd'),
  },
  {
    name: 'nnU-Net',
    create: createNnunetWriter,
    read: readNifti,
    isMask: (path: string) => path.includes('/labelsTr/'),
  },
];

describe('random mask sets come back as they were', () => {
  for (const format of FORMATS) {
    it(`${format.name}, seeds 1 to ${SEEDS}`, async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { one, meant } = randomCase(createRandom(seed));
        const found = await readBack(await written(format.create, one), one, format);
        for (const [id, masks] of meant) {
          // nnU-Net has no label for what occurs on no image of the batch.
          if (format.name === 'nnU-Net' && masks.every(({ words }) => words.every((word) => word === 0)))
            continue;
          expect(found.get(id), `seed ${seed}, ${id}`).toEqual(masks);
        }
      }
    });
  }
});

describe('what the disk gives back differently is never a success (rule X2)', () => {
  for (const { name, create } of FORMATS) {
    it(name, async () => {
      const { one } = randomCase(createRandom(4));
      const folder = testFolder();
      let turned = false;
      const writer = create(
        formatPorts(one.task, {
          folder: {
            ...folder,
            // A disk that turns one bit of the voxels over, and keeps the gzip valid.
            write: async (path, content, about) => {
              const parts: Uint8Array[] = [];
              for await (const part of content instanceof Uint8Array ? [content] : content) parts.push(part);
              const bytes = Buffer.concat(parts);
              const isMask = /\.(nii\.gz|nrrd)$/.test(path) && !path.includes('images');
              turned ||= isMask;
              await folder.write(path, isMask ? withTurnedVoxel(bytes) : bytes, about);
            },
          },
        }),
      );
      const { signal } = new AbortController();
      const all = async (): Promise<void> => {
        await writer.write(one, signal);
        await writer.finish(signal);
      };
      await expect(all()).rejects.toThrow(/differ|reads back/);
      expect(turned).toBe(true);
    });
  }
});

function withTurnedVoxel(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, 4).toString() === 'NRRD' ? bytes.indexOf('\n\n') + 2 : 0;
  const plain = gunzipSync(bytes.subarray(start));
  plain[plain.length - 1]! ^= 1;
  return Buffer.concat([bytes.subarray(0, start), gzipSync(plain)]);
}
