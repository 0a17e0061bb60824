import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maskFromBytes } from '../../../core/mask/convert.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { exportCase, type GivenStructure } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, PLAIN_IDENTITY, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy, type GeneratedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { RADIUS, ULNA, writeSeg } from '../../../test/support/exchange/write-seg.ts';
import { maskOf as drawn, pixelAt, randomMask } from '../../../test/support/masks.ts';
import { forSeeds } from '../../../test/support/random.ts';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { dciodvfyErrors, hasTool } from '../../../test/support/validators.ts';
import { uidFromName } from '../../dicom/write/uid.ts';
import { itemsOf, stringOf, stringsOf } from '../../dicom/values.ts';
import { maskOf } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { openSeg } from './open-seg.ts';
import { readSeg } from './read-seg.ts';
import { createSegWriter } from './seg-writer.ts';

const hasValidator = hasTool('dciodvfy', 'DICOM SEG of unusual cases');
const RADIOGRAPH = generatedStudy('radiograph');
const AXIAL = generatedStudy('axial');

describe('what DICOM SEG says', () => {
  it('of every segment what happened to it (rule X3), and who signed last', async () => {
    const structures: GivenStructure[] = [
      ULNA,
      { ...RADIUS, verdict: 'corrected', origin: 'SEMIAUTOMATIC' },
      { id: 'hand', masks: [pixelAt(5, 5)], verdict: 'corrected', origin: 'MANUAL' },
    ];
    const path = await writeSeg(exportCase(RADIOGRAPH, { structures }));
    const { labels, creator } = await readSeg(path);
    expect(labels.map(({ origin }) => origin)).toEqual(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL']);
    const machine = { name: 'Wrist U-Net', version: '2.1.0', family: 'Artificial Intelligence' };
    expect(labels.map(({ algorithm }) => algorithm)).toEqual([machine, machine, null]);
    expect(creator).toBe('Dr. Ada Reader');
  });

  it('by a tracking UID that stays when the mask changes, in an object that does not', async () => {
    const objects = await Promise.all(
      [pixelAt(1, 1), pixelAt(9, 9)].map(async (mask, index) => {
        const one = exportCase(RADIOGRAPH, { structures: [{ id: 'ulna', masks: [mask] }] });
        const structures = one.structures.map((each) => ({ ...each, revision: String(index).repeat(64) }));
        const seg = await openSeg(await writeSeg({ ...one, structures }));
        return { tracked: seg.segments[0]!.trackingUid, uid: stringOf(seg.source.file.dataSet, 'x00080018') };
      }),
    );
    expect(objects[0]!.tracked).toBe(objects[1]!.tracked);
    expect(objects[0]!.uid).not.toBe(objects[1]!.uid);
  });

  it('of pixels that are not square without a spacing: their aspect', async () => {
    const bytes = smallDicom({
      sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
      modality: 'NM',
      rows: 11,
      columns: 13,
      position: null,
      extra: [
        { tag: 0x00200052, vr: 'UI', value: '' },
        { tag: 0x00280030, vr: 'DS', value: [] },
        { tag: 0x00280034, vr: 'IS', value: [3, 2] },
      ],
    });
    const study = { ...RADIOGRAPH, name: 'nm', files: [{ name: 'nm.dcm', bytes }] };
    const path = await writeSeg(exportCase(study, { structures: [ULNA] }));
    const { dataSet } = (await openSeg(path)).source.file;
    expect(stringsOf(dataSet, 'x00280034')).toEqual(['3', '2']);
    if (hasValidator) expect(dciodvfyErrors(path)).toEqual([]);
  });

  it('frame by frame where spacing or orientation differ', async () => {
    const slice = (index: number, spacing: string[], orientation: number[]): Uint8Array =>
      smallDicom({
        sopInstanceUid: `1.2.3.4.${index}`,
        rows: 11,
        columns: 13,
        position: [0, 0, index],
        orientation,
        instanceNumber: index,
        extra: [{ tag: 0x00280030, vr: 'DS', value: spacing }],
      });
    const files = [
      { name: '1', bytes: slice(1, ['0.5', '0.5'], [1, 0, 0, 0, 1, 0]) },
      { name: '2', bytes: slice(2, ['0.5', '0.625'], [1, 0, 0, 0, 0.8, 0.6]) },
    ];
    const study: GeneratedStudy = {
      ...AXIAL,
      name: 'mixed',
      files,
      frames: [0, 1].map((file) => ({ file, frameIndex: 0 })),
    };
    const path = await writeSeg(
      exportCase(study, { structures: [{ id: 'ulna', masks: [pixelAt(0, 0), pixelAt(1, 1)] }] }),
    );
    const seg = await openSeg(path);
    expect(itemsOf(seg.source.file.dataSet, 'x52009229')[0]!.elements).toEqual({});
    expect(seg.places.map(({ spacingMm, plane }) => [spacingMm, plane?.orientation[5]])).toEqual([
      [[0.5, 0.5], 0],
      [[0.5, 0.625], 0.6],
    ]);
    if (hasValidator) expect(dciodvfyErrors(path)).toEqual([]);
  });

  it('of a source that was compressed with losses', async () => {
    const extra = [
      { tag: 0x00282110, vr: 'CS', value: '01' },
      { tag: 0x00282112, vr: 'DS', value: 12.5 },
      { tag: 0x00282114, vr: 'CS', value: 'ISO_10918_1' },
      { tag: 0x00280302, vr: 'CS', value: 'YES' },
    ] as const;
    const bytes = smallDicom({ rows: 11, columns: 13, extra });
    const study = { ...RADIOGRAPH, name: 'lossy', files: [{ name: 'ct.dcm', bytes }] };
    const path = await writeSeg(exportCase(study, { structures: [ULNA] }));
    const { dataSet } = (await openSeg(path)).source.file;
    expect(
      ['x00282110', 'x00282112', 'x00282114', 'x00280302', 'x00280301'].map((tag) => stringOf(dataSet, tag)),
    ).toEqual(['01', '12.5', 'ISO_10918_1', 'YES', 'NO']);
    if (hasValidator) expect(dciodvfyErrors(path)).toEqual([]);
  });

  it('under de-identification: every UID as it leaves', async () => {
    const one = exportCase(AXIAL, { structures: [{ id: 'ulna', masks: [null, pixelAt(3, 3)] }] });
    const uid = (original: string): string => uidFromName(`hidden ${original}`);
    const sources = new Set(
      one.frames.flatMap(({ sopInstanceUid, facts }) => [sopInstanceUid, facts.frameOfReferenceUid]),
    );
    type Elements = ReturnType<FormatPorts['identity']['dataSet']>;
    const hide = (dataSet: Elements): Elements =>
      dataSet.map((element) => {
        if (element.vr === 'SQ') return { ...element, value: element.value.map(hide) };
        const hides =
          element.vr === 'UI' &&
          typeof element.value === 'string' &&
          !element.value.startsWith('1.2.840.10008');
        return hides && element.vr === 'UI' ? { ...element, value: uid(String(element.value)) } : element;
      });
    const identity = { ...PLAIN_IDENTITY, active: true, uid, dataSet: hide, reader: () => 'reader-1' };
    const path = await writeSeg(one, formatPorts(one.task, { identity }));
    const text = readFileSync(path).toString('latin1');
    for (const source of sources) expect(text).not.toContain(source);
    expect((await readSeg(path)).creator).toBe('reader-1');
  });
});

describe('rule X2 for DICOM SEG', () => {
  it('fails when a bit on the disk, a place or a reference is not what was meant', async () => {
    const one = exportCase(AXIAL, { structures: [{ id: 'ulna', masks: [pixelAt(3, 3), pixelAt(4, 4)] }] });
    const spoil = (change: (bytes: Buffer) => void): FormatPorts => {
      const folder = testFolder();
      return formatPorts(one.task, {
        folder: {
          ...folder,
          write: async (path, content, about) => {
            await folder.write(path, content, about);
            const bytes = readFileSync(folder.locate(path));
            change(bytes);
            writeFileSync(folder.locate(path), bytes);
          },
        },
      });
    };
    const replace = (from: string, to: string) => (bytes: Buffer) => {
      const at = bytes.lastIndexOf(from);
      expect(at).toBeGreaterThan(0);
      bytes.write(to, at, 'latin1');
    };
    const attempts: [(bytes: Buffer) => void, RegExp][] = [
      [(bytes) => (bytes[bytes.length - 3]! ^= 4), /pixels of ulna on frame 2/],
      [replace('-99.75', '-98.75'), /place of frame/],
      [replace(one.frames[1]!.sopInstanceUid, one.frames[2]!.sopInstanceUid), /frame 2/],
      [replace('AUTOMATIC', 'MANUAL   '), /algorithm type of ulna/],
    ];
    for (const [change, sentence] of attempts)
      await expect(writeSeg(one, spoil(change))).rejects.toThrow(sentence);
  });

  it('stops when it is cancelled', async () => {
    const one = exportCase(AXIAL, { structures: [ULNA] });
    const ports = formatPorts(one.task);
    await expect(createSegWriter(ports).write(one, AbortSignal.abort())).rejects.toThrow(/abort/);
    expect(ports.folder).toMatchObject({ files: [] });
  });

  for (const segmentation of ['binary', 'labelmap'] as const) {
    it(`keeps 300 structures apart (rule M4): ${segmentation}`, async () => {
      // Structure 1 and 257 would be one in 8 bits.
      const size = { width: 25, height: 13 };
      const study = { ...RADIOGRAPH, rows: 13, columns: 25 };
      const bytes = smallDicom({ rows: 13, columns: 25 });
      const structures = Array.from({ length: 300 }, (_, i) => ({
        id: `s${i + 1}`,
        masks: [pixelAt(i % 25, Math.floor(i / 25), size)],
      }));
      const one = exportCase({ ...study, name: 'many', files: [{ name: 'ct.dcm', bytes }] }, { structures });
      const path = await writeSeg(one, formatPorts(one.task, { options: { segmentation } }));
      const file = await readSeg(path);
      expect(file.labels).toHaveLength(300);
      for await (const { masks } of file.images) {
        one.structures.forEach((structure, i) =>
          expect(equalMasks(masks.get(i)!, maskOf(one, structure, 0))).toBe(true),
        );
      }
      if (hasValidator && segmentation === 'binary') expect(dciodvfyErrors(path)).toEqual([]);
    });
  }

  it('holds for random sets of masks of any size, in every kind (seeds are printed)', async () => {
    const failures: string[] = [];
    const cases: { seed: number; run: () => Promise<void> }[] = [];
    forSeeds(24, (random) => {
      const size = { width: random.integer(1, 70), height: random.integer(1, 20) };
      const count = random.integer(1, 9);
      const segmentation = (['binary', 'labelmap', 'binary'] as const)[random.seed % 3]!;
      const labels = Array.from({ length: size.width * size.height }, () => random.integer(0, count));
      const structures = Array.from({ length: count }, (_, i) => ({
        id: `s${i}`,
        masks: [
          segmentation === 'binary'
            ? randomMask(random, 0, size)
            : maskFromBytes(
                labels.map((label) => Number(label === i + 1)),
                size.width,
                size.height,
              ),
        ],
      }));
      const bytes = smallDicom({
        rows: size.height,
        columns: size.width,
        sopInstanceUid: `1.2.3.${random.seed}`,
      });
      const study = {
        ...RADIOGRAPH,
        rows: size.height,
        columns: size.width,
        name: `seed-${random.seed}`,
        files: [{ name: 'ct.dcm', bytes }],
      };
      const one = exportCase(study, { structures });
      cases.push({
        seed: random.seed,
        run: async () => {
          if (one.structures.every(({ empty }) => empty)) return;
          // `write` itself compares every pixel; what it compares with is compared here.
          const file = await readSeg(
            await writeSeg(one, formatPorts(one.task, { options: { segmentation } })),
          );
          const there = one.structures.filter(({ empty }) => !empty);
          for await (const { masks } of file.images) {
            there.forEach((each, i) => expect(masks.get(i)).toEqual(maskOf(one, each, 0)));
          }
        },
      });
    });
    for (const { seed, run } of cases) {
      await run().catch((error: unknown) => failures.push(`seed ${seed}: ${String(error)}`));
    }
    expect(failures).toEqual([]);
  });

  it('keeps the drawn pixels of a literal grid', async () => {
    const mask = drawn('#...........#', ...Array<string>(9).fill('.............'), '......#......');
    const one = exportCase(RADIOGRAPH, { structures: [{ id: 'ulna', masks: [mask] }] });
    const bytes = readFileSync(await writeSeg(one));
    // 143 pixels in 18 bytes: first, 13th and 137th bit; one byte of nothing is not needed.
    expect([...bytes.subarray(-18)]).toEqual([1, 16, ...Array<number>(15).fill(0), 1]);
  });
});
