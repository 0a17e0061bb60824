import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMask, setMaskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { maskToBytes } from '../../../core/mask/convert.ts';
import { exportCase, type GivenStructure } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import {
  generatedStudies,
  generatedStudy,
  type GeneratedStudy,
} from '../../../test/support/exchange/generated-studies.ts';
import { randomMask } from '../../../test/support/masks.ts';
import { createRandom, type Random } from '../../../test/support/random.ts';
import {
  dciodvfyErrors,
  dcentvfyErrors,
  hasTool,
  pythonJson,
  pythonWith,
} from '../../../test/support/validators.ts';
import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import { maskOf, type ExportCase } from '../export-case.ts';
import { openSeg } from './open-seg.ts';
import { readSeg } from './read-seg.ts';
import { createSegWriter } from './seg-writer.ts';

const never = new AbortController().signal;
const hasValidator = hasTool('dciodvfy', 'every kind of DICOM SEG');
const python = pythonWith(['pydicom', 'numpy'], 'DICOM SEG as pydicom reads it');

interface Written {
  readonly one: ExportCase;
  readonly path: string;
}

async function write(
  study: GeneratedStudy,
  structures: readonly GivenStructure[],
  options: Partial<ExportOptions> = {},
): Promise<Written> {
  const one = exportCase(study, { structures, includeUnsigned: options.includeUnsigned ?? false });
  const folder = testFolder();
  const probability = (
    _: ExportCase,
    given: ExportCase['structures'][number],
    frame: number,
  ): Promise<Float32Array> =>
    Promise.resolve(
      Float32Array.from(maskToBytes(maskOf(one, given, frame)), (bit, i) =>
        bit === 1 ? 1 - (i % 4) / 10 : 0,
      ),
    );
  const writer = createSegWriter(formatPorts(one.task, { folder, options, probability }));
  expect((await writer.check(one)).filter(({ severity }) => severity === 'refused')).toEqual([]);
  await writer.write(one, never);
  return { one, path: folder.locate(`seg/${one.name}.dcm`) };
}

/** Overlapping blobs; the last structure has one pixel on the last frame, in its last corner. */
function structuresOf(study: GeneratedStudy, random: Random, verdicts = true): GivenStructure[] {
  const size = { width: study.columns, height: study.rows };
  const pixel = createMask(study.columns, study.rows);
  setMaskAt(pixel, study.columns - 1, study.rows - 1, 1);
  const masks = (): (BitMask | null)[] =>
    study.frames.map(() => (random.next() < 0.3 ? null : randomMask(random, 0, size)));
  const some = (given: (BitMask | null)[]): (BitMask | null)[] => [pixel, ...given.slice(1)];
  return [
    { id: 'radius', masks: some(masks()) },
    {
      id: 'ulna',
      masks: some(masks()),
      ...(verdicts ? { verdict: 'corrected', origin: 'SEMIAUTOMATIC' } : {}),
    },
    { id: 'unjudged', masks: some(masks()), verdict: null },
    { id: 'lunate', masks: study.frames.map((_, i) => (i === study.frames.length - 1 ? pixel : null)) },
  ];
}

/** The same without overlaps: each structure has its columns. */
function disjoint(structures: readonly GivenStructure[]): GivenStructure[] {
  return structures.map((structure, index) => ({
    ...structure,
    masks: structure.masks.map((mask) => {
      if (mask === null) return null;
      const part = createMask(mask.width, mask.height);
      for (let y = 0; y < mask.height; y++)
        for (let x = index; x < mask.width; x += 4) setMaskAt(part, x, y, 1);
      return part;
    }),
  }));
}

async function expectSame({ one, path }: Written): Promise<void> {
  const file = await readSeg(path);
  const meant = one.structures.filter((structure) => structure.leaves && !structure.empty);
  expect(file.labels.map(({ name }) => name)).toEqual(meant.map(({ structure }) => structure.name));
  const seen = new Set<number>();
  for await (const { target, masks } of file.images) {
    if (target.kind !== 'uid') throw new Error('a frame of ours names its image');
    const frame = one.frames.findIndex(
      (each) => each.sopInstanceUid === target.sopInstanceUid && each.frameIndex === target.frameIndex,
    );
    seen.add(frame);
    meant.forEach((structure, index) => {
      expect(equalMasks(masks.get(index)!, maskOf(one, structure, frame))).toBe(true);
    });
  }
  one.frames.forEach((_, frame) => {
    if (seen.has(frame)) return;
    for (const structure of meant)
      expect(maskOf(one, structure, frame).words.some((word) => word !== 0)).toBe(false);
  });
}

/**
 * dciodvfy of 2022 does not know label maps, which came in 2024 (Supplement 243): they are judged as segmentations,
 * but for the two rules that the supplement has changed.
 */
function labelMapErrors(path: string): string[] {
  const bytes = readFileSync(path).toString('latin1').replaceAll('1.1.66.7', '1.1.66.4');
  writeFileSync(`${path}.seg`, Buffer.from(bytes, 'latin1'));
  return dciodvfyErrors(`${path}.seg`).filter(
    (line) => !/value <LABELMAP>|Element=<SegmentIdentificationSequence>/.test(line),
  );
}

const READ = `
import sys, json, hashlib, pydicom
out = []
for path in sys.argv[1:]:
    d = pydicom.dcmread(path)
    a = d.pixel_array
    a = a.reshape((-1, d.Rows, d.Columns))
    out.append([{
        'segment': f.SegmentIdentificationSequence[0].ReferencedSegmentNumber if 'SegmentIdentificationSequence' in f else 0,
        'uid': f.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID,
        'frame': int(f.DerivationImageSequence[0].SourceImageSequence[0].get('ReferencedFrameNumber', 1)),
        'position': [float(x) for x in f.PlanePositionSequence[0].ImagePositionPatient] if 'PlanePositionSequence' in f else None,
        'pixels': hashlib.sha256(a[i].astype('u1').tobytes()).hexdigest(),
    } for i, f in enumerate(d.PerFrameFunctionalGroupsSequence)])
print(json.dumps(out))
`;

describe('DICOM SEG on the disk', () => {
  for (const study of generatedStudies()) {
    for (const segmentation of ['binary', 'labelmap', 'fractional'] as const) {
      it(`holds what was meant: ${study.name}, ${segmentation}`, async () => {
        const given = structuresOf(study, createRandom(41), segmentation === 'binary');
        const structures = segmentation === 'labelmap' ? disjoint(given) : given;
        const written = await write(study, structures, { segmentation });
        if (segmentation !== 'fractional') await expectSame(written);
        if (hasValidator) {
          const judge = segmentation === 'labelmap' ? labelMapErrors : dciodvfyErrors;
          expect(judge(written.path)).toEqual([]);
        }
      });
    }
  }

  it.runIf(python !== null)('is what pydicom reads: pixels, segments, sources and positions', async () => {
    const { createHash } = await import('node:crypto');
    const written = await Promise.all(
      generatedStudies().map((study) => write(study, structuresOf(study, createRandom(43)))),
    );
    const read = pythonJson(
      python!,
      READ,
      written.map(({ path }) => path),
    );
    const meant = written.map(({ one }) =>
      one.structures
        .filter(({ leaves, empty }) => leaves && !empty)
        .flatMap((structure, index) =>
          one.frames.flatMap(({ sopInstanceUid, frameIndex, facts }, frame) => {
            const pixels = maskToBytes(maskOf(one, structure, frame));
            if (pixels.every((value) => value === 0)) return [];
            return [
              {
                segment: index + 1,
                uid: sopInstanceUid,
                frame: frameIndex + 1,
                position: facts.planes[frameIndex]?.position ?? null,
                pixels: createHash('sha256').update(pixels).digest('hex'),
              },
            ];
          }),
        ),
    );
    expect(read).toEqual(meant);
  });

  it('is the same bytes when it is written twice', async () => {
    const study = generatedStudy('oblique');
    const [first, second] = await Promise.all(
      [1, 2].map(() => write(study, structuresOf(study, createRandom(5)))),
    );
    expect(readFileSync(first!.path).equals(readFileSync(second!.path))).toBe(true);
  });

  it.runIf(hasTool('dcmdump', 'DICOM SEG as dcmtk reads it'))(
    'is what dcmtk reads without a complaint',
    async () => {
      const study = generatedStudy('multi-frame');
      const { path } = await write(study, structuresOf(study, createRandom(7)));
      const dump = spawnSync('dcmdump', ['-q', '+P', '0062,000b', path], { encoding: 'utf8' });
      expect([dump.status, dump.stderr]).toEqual([0, '']);
      expect(dump.stdout.match(/ReferencedSegmentNumber/g)!.length).toBe((await openSeg(path)).places.length);
    },
  );

  it.runIf(hasTool('dcentvfy', 'SEG beside its images'))('agrees with its images', async () => {
    const study = generatedStudy('axial');
    const { one, path } = await write(study, structuresOf(study, createRandom(6)));
    expect(dcentvfyErrors([path, ...one.frames.map(({ locator }) => locator.path)])).toEqual([]);
  });
});
