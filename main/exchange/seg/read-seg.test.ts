import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { maskFromBytes, maskToBytes } from '../../../core/mask/convert.ts';
import { packStored } from '../../../core/mask/packed-frames.ts';
import { encodeMask } from '../../../core/mask/rle.ts';
import {
  bytePlanes,
  encodeHtj2k,
  encodeJpeg2000,
  encodeJpegLossless,
  encodeJpegLs,
  encodeRle,
} from '../../../test/fixtures/dicom/encoders.ts';
import { words } from '../../../test/fixtures/dicom/image.ts';
import { BIG_ENDIAN, concat, IMPLICIT } from '../../../test/fixtures/dicom/part10.ts';
import { smallSeg, without, type SmallSeg } from '../../../test/support/exchange/small-seg.ts';
import { maskOf, randomMask, rowsOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { IncomingFile, IncomingTarget } from '../incoming.ts';
import { readSeg } from './read-seg.ts';

const A = maskOf('#..', '.#.', '..#');
const B = maskOf('###', '...', '.#.');
const C = maskOf('...', '..#', '...');
const at = (uid: string, frame?: number) => ({
  sources: [{ uid, ...(frame === undefined ? {} : { frame }) }],
});
const packed = (...masks: (typeof A)[]): Uint8Array =>
  concat([...packStored(masks.map(encodeMask), masks[0]!)]);

interface Read {
  readonly file: IncomingFile;
  readonly images: readonly {
    readonly target: IncomingTarget;
    readonly masks: Readonly<Record<string, string[]>>;
  }[];
}

async function read(bytes: Uint8Array): Promise<Read> {
  const path = join(tempFolder({ 'seg.dcm': bytes }), 'seg.dcm');
  const file = await readSeg(path);
  const images: Read['images'][number][] = [];
  for await (const { target, masks } of file.images) {
    images.push({
      target,
      masks: Object.fromEntries(
        [...masks].map(([index, mask]) => [file.labels[index]!.number, rowsOf(mask)]),
      ),
    });
  }
  return { file, images };
}

const uid = (sopInstanceUid: string, frameIndex = 0): IncomingTarget => ({
  kind: 'uid',
  sopInstanceUid,
  frameIndex,
});
/** Two segments on two slices; segment 5 is not on the second one. */
const TWO: SmallSeg = {
  rows: 3,
  columns: 3,
  segments: [2, 5],
  frames: [
    { segment: 2, ...at('1.1') },
    { segment: 2, ...at('1.2') },
    { segment: 5, ...at('1.1') },
  ],
  pixels: packed(A, B, C),
};
const EMPTY = ['...', '...', '...'];
const AS_MEANT = [
  { target: uid('1.1'), masks: { 2: rowsOf(A), 5: rowsOf(C) } },
  { target: uid('1.2'), masks: { 2: rowsOf(B), 5: EMPTY } },
];

describe('readSeg', () => {
  it('reads bits that cross bytes, segments with gaps, and what it says of them', async () => {
    const { file, images } = await read(smallSeg(TWO));
    expect(images).toEqual(AS_MEANT);
    expect(file).toMatchObject({ format: 'DICOM SEG (BINARY)', creator: 'Reader Other', notes: [] });
    expect(file.labels[1]).toEqual({
      name: 'Structure 5',
      number: 5,
      category: { scheme: 'SCT', value: '91723000', meaning: 'Anatomical structure' },
      type: { scheme: 'SCT', value: '23416004', meaning: 'Ulna' },
      region: null,
      origin: 'SEMIAUTOMATIC',
      algorithm: null,
    });
  });

  it('reads every encoding of the data set', async () => {
    const forms: SmallSeg['form'][] = [
      { transferSyntax: IMPLICIT },
      { transferSyntax: '1.2.840.10008.1.2.1.99', wrap: (bytes) => deflateRawSync(bytes) },
      { preamble: false, meta: false },
    ];
    for (const form of forms)
      expect((await read(smallSeg({ ...TWO, form: form! }))).images).toEqual(AS_MEANT);
    // Packed bits are words there, so that bytes change places.
    const swapped = Uint8Array.from(packed(A, B, C), (_, i, bytes = packed(A, B, C)) => bytes[i ^ 1]!);
    const big = smallSeg({
      ...TWO,
      extra: [{ tag: 0x7fe00010, vr: 'OW', value: swapped }],
      form: { transferSyntax: BIG_ENDIAN },
    });
    expect((await read(big)).images).toEqual(AS_MEANT);
  });

  it('reads compressed bits, a byte a pixel or packed', async () => {
    // Wavelets need more than a few pixels.
    const size = { width: 18, height: 17 };
    const masks = [1, 2, 3].map((seed) => randomMask(createRandom(seed), 0, size));
    const bytes = masks.map(maskToBytes);
    const info = { ...size, bitsPerSample: 8, componentCount: 1 };
    const all = async (
      encode: (samples: Uint8Array) => Uint8Array | Promise<Uint8Array>,
    ): Promise<Uint8Array[]> => Promise.all(bytes.map(encode));
    const codestreams: readonly (readonly [string, Uint8Array[]])[] = [
      ['1.2.840.10008.1.2.5', await all((samples) => encodeRle([samples]))],
      ['1.2.840.10008.1.2.5', masks.map((mask) => encodeRle([packed(mask)]))],
      ['1.2.840.10008.1.2.8.1', masks.map((mask) => deflateRawSync(packed(mask)))],
      ['1.2.840.10008.1.2.4.90', await all((samples) => encodeJpeg2000(info, samples))],
      ['1.2.840.10008.1.2.4.201', await all((samples) => encodeHtj2k(info, samples))],
      ['1.2.840.10008.1.2.4.80', await all((samples) => encodeJpegLs(info, samples))],
    ];
    for (const [transferSyntax, pixels] of codestreams) {
      const seg = { ...TWO, rows: size.height, columns: size.width, pixels, form: { transferSyntax } };
      const { images } = await read(smallSeg(seg));
      expect(images[0]!.masks, transferSyntax).toEqual({ 2: rowsOf(masks[0]!), 5: rowsOf(masks[2]!) });
      expect(images[1]!.masks[2], transferSyntax).toEqual(rowsOf(masks[1]!));
    }
  });

  it('takes fractions from one half on, and says so', async () => {
    const pixels = Uint8Array.of(0, 100, 127, 128, 200, 255, 0, 0, 128, ...Array<number>(9).fill(127));
    const seg: SmallSeg = {
      rows: 3,
      columns: 3,
      kind: 'FRACTIONAL',
      bits: 8,
      frames: [
        { segment: 1, ...at('1.1') },
        { segment: 1, ...at('1.2') },
      ],
      pixels,
      extra: [
        { tag: 0x0062000e, vr: 'US', value: [255] },
        { tag: 0x00620010, vr: 'CS', value: 'OCCUPANCY' },
      ],
    };
    const meant = [
      { target: uid('1.1'), masks: { 1: ['...', '###', '..#'] } },
      { target: uid('1.2'), masks: { 1: EMPTY } },
    ];
    const { file, images } = await read(smallSeg(seg));
    expect(images).toEqual(meant);
    expect(file.notes).toEqual(['It holds fractions (OCCUPANCY); pixels at or above one half were taken.']);
    // Fractions of 1: every value but 0 is in, and 0 never is.
    const ones = { ...seg, extra: [{ tag: 0x0062000e, vr: 'US', value: [1] }] };
    const flat = await read(smallSeg({ ...ones, pixels: pixels.map((value) => (value > 0 ? 1 : 0)) }));
    expect(flat.images[0]!.masks[1]).toEqual(['.##', '###', '..#']);
  });

  it('reads label maps of 8 and 16 bits: label 300 stays 300 (rule M4), a palette changes nothing', async () => {
    const labels = [0, 300, 300, 44, 0, 44, 0, 0, 300];
    const seg: SmallSeg = {
      rows: 3,
      columns: 3,
      kind: 'LABELMAP',
      sopClass: '1.2.840.10008.5.1.4.1.1.66.7',
      bits: 16,
      segments: [44, 300, 301],
      frames: [at('1.1')],
      pixels: words(labels),
      extra: [
        { tag: 0x00280004, vr: 'CS', value: 'PALETTE COLOR' },
        { tag: 0x00280120, vr: 'US', value: [0] },
      ],
    };
    const meant = { 44: ['...', '#.#', '...'], 300: ['.##', '...', '..#'], 301: EMPTY };
    const { file, images } = await read(smallSeg(seg));
    expect(file.format).toBe('DICOM SEG (LABELMAP)');
    expect(images).toEqual([{ target: uid('1.1'), masks: meant }]);
    const narrow = {
      ...seg,
      bits: 8,
      segments: [44],
      pixels: Uint8Array.from(labels, (label) => (label === 44 ? 44 : 0)),
    };
    expect((await read(smallSeg(narrow))).images[0]!.masks).toEqual({ 44: meant[44] });
    await expect(read(smallSeg({ ...seg, segments: [44] }))).rejects.toThrow(/value 300, which no segment/);
  });

  it('reads compressed fractions and labels', async () => {
    const size = { width: 19, height: 17 };
    const random = createRandom(9);
    const fractions = Uint8Array.from({ length: 19 * 17 }, () => random.integer(0, 255));
    const labels = Uint16Array.from(fractions, (value) => [0, 44, 300][value % 3]!);
    const info = { ...size, componentCount: 1 };
    const bytes = { ...info, bitsPerSample: 8 };
    const shorts = { ...info, bitsPerSample: 16 };
    const seg = { rows: 17, columns: 19, frames: [{ segment: 1, ...at('1.1') }] };
    const fractional = { ...seg, kind: 'FRACTIONAL', bits: 8 };
    const labelMap = { ...seg, kind: 'LABELMAP', bits: 16, segments: [44, 300] };
    const of = (inside: (i: number) => boolean): string[] =>
      rowsOf(
        maskFromBytes(
          Uint8Array.from(fractions, (_, i) => Number(inside(i))),
          19,
          17,
        ),
      );
    const half = { 1: of((i) => fractions[i]! >= 128) };
    const both = { 44: of((i) => labels[i] === 44), 300: of((i) => labels[i] === 300) };
    const lossless = { rows: 17, columns: 19, samples: 1, precision: 16, predictor: 1 };
    const cases: readonly (readonly [string, SmallSeg, object])[] = [
      ['4.80', { ...fractional, pixels: [await encodeJpegLs(bytes, fractions)] }, half],
      ['4.90', { ...fractional, pixels: [await encodeJpeg2000(bytes, fractions)] }, half],
      ['5', { ...fractional, pixels: [encodeRle([fractions])] }, half],
      ['5', { ...labelMap, pixels: [encodeRle(bytePlanes(labels))] }, both],
      ['8.1', { ...labelMap, pixels: [deflateRawSync(words(labels))] }, both],
      ['4.70', { ...labelMap, pixels: [encodeJpegLossless(labels, lossless)] }, both],
      ['4.80', { ...labelMap, pixels: [await encodeJpegLs(shorts, words(labels))] }, both],
      ['4.90', { ...labelMap, pixels: [await encodeJpeg2000(shorts, words(labels))] }, both],
    ];
    for (const [syntax, given, meant] of cases) {
      const { images } = await read(
        smallSeg({ ...given, form: { transferSyntax: `1.2.840.10008.1.2.${syntax}` } }),
      );
      expect(images[0]!.masks, `${given.kind} ${syntax}`).toEqual(meant);
    }
  });

  it('takes frames that begin at whole bytes where the length proves it', async () => {
    const aligned = concat([A, B, C].map((mask) => packed(mask)));
    const { file, images } = await read(smallSeg({ ...TWO, pixels: aligned }));
    expect(images).toEqual(AS_MEANT);
    expect(file.notes[0]).toMatch(/begin at whole bytes/);
    // Bytes behind the last frame prove nothing.
    const trailing = concat([packed(A, B, C), new Uint8Array(40)]);
    expect((await read(smallSeg({ ...TWO, pixels: trailing }))).images).toEqual(AS_MEANT);
  });

  it('finds the image: by frame number, by plane, by the only one there is', async () => {
    const one = { rows: 3, columns: 3 };
    const frames = [
      { segment: 1, ...at('1.1', 3) },
      { segment: 1, ...at('1.1', 7) },
    ];
    const numbered = await read(smallSeg({ ...one, frames, pixels: packed(A, B) }));
    expect(numbered.images.map(({ target }) => target)).toEqual([uid('1.1', 2), uid('1.1', 6)]);

    const planes = [
      { segment: 1, position: '0\\0\\1' },
      { segment: 1, position: '0\\0\\2.5' },
    ];
    const plane = (z: number) => ({
      kind: 'plane',
      frameOfReferenceUid: '1.2.3.7',
      plane: { position: [0, 0, z], orientation: [1, 0, 0, 0, 1, 0] },
      spacingMm: [0.5, 0.25],
    });
    const placed = await read(smallSeg({ ...one, frames: planes, pixels: packed(A, B) }));
    expect(placed.images.map(({ target }) => target)).toEqual([plane(1), plane(2.5)]);

    // A multi-frame source without frame numbers, or all sources on each frame: names lie, planes do not.
    const vague = planes.map((frame) => ({ ...frame, ...at('1.1') }));
    expect(
      (await read(smallSeg({ ...one, frames: vague, pixels: packed(A, B) }))).images.map(
        ({ target }) => target,
      ),
    ).toEqual([plane(1), plane(2.5)]);
    const several = planes.map((frame) => ({ ...frame, sources: [{ uid: '1.1' }, { uid: '1.2' }] }));
    expect(
      (await read(smallSeg({ ...one, frames: several, pixels: packed(A, B) }))).images[1]!.target,
    ).toEqual(plane(2.5));

    // The purpose tells which of two images was segmented.
    const meant = {
      sources: [
        { uid: '1.8', purpose: '121311' },
        { uid: '1.9', purpose: '121322' },
      ],
    };
    const chosen = await read(smallSeg({ ...one, frames: [{ segment: 1, ...meant }], pixels: packed(A) }));
    expect(chosen.images[0]!.target).toEqual(uid('1.9'));

    const reference: SmallSeg['extra'] = [
      {
        tag: 0x00081115,
        vr: 'SQ',
        value: [[{ tag: 0x0008114a, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '1.5' }]] }]],
      },
    ];
    const alone = await read(smallSeg({ ...one, frames: [{}], pixels: packed(A), extra: reference }));
    expect(alone.images).toEqual([{ target: uid('1.5'), masks: { 1: rowsOf(A) } }]);
  });

  it('reads bits in bytes, and a file without Segmentation Type', async () => {
    const bytes = maskToBytes(A).map((value) => value * 255);
    const frames = [{ segment: 1, ...at('1.1') }];
    const wide = await read(smallSeg({ rows: 3, columns: 3, bits: 8, frames, pixels: bytes }));
    expect(wide.images[0]!.masks).toEqual({ 1: rowsOf(A) });
    expect(wide.file.notes[0]).toMatch(/BINARY but has 8 bits/);
    const silent = await read(smallSeg({ ...TWO, extra: [without(0x00620001)] }));
    expect(silent.images).toEqual(AS_MEANT);
  });

  const HOSTILE: readonly (readonly [string, Partial<SmallSeg>, RegExp])[] = [
    ['fewer bytes than pixels', { pixels: packed(A) }, /cut off: 2 of 4 bytes/],
    ['rows and columns beyond the file', { rows: 65535, columns: 65535 }, /cut off/],
    [
      'a billion frames',
      { extra: [{ tag: 0x00280008, vr: 'IS', value: '1000000000' }] },
      /1000000000 frames but describes 3/,
    ],
    ['no rows', { extra: [without(0x00280010)] }, /how many rows/],
    ['12 bits', { bits: 12 }, /12 bits allocated/],
    ['three samples', { extra: [{ tag: 0x00280002, vr: 'US', value: [3] }] }, /one sample a pixel/],
    ['another type', { kind: 'SURFACE' }, /Segmentation Type SURFACE is not known/],
    ['a label map of bits', { kind: 'LABELMAP' }, /at least 8 bits/],
    ['no segments', { segments: [] }, /describes no segment/],
    ['one number twice', { segments: [2, 2] }, /Two segments have the number 2/],
    ['a segment that is not described', { segments: [2] }, /segment 5, which is not described/],
    ['no pixel data', { extra: [without(0x7fe00010)] }, /no pixel data/],
    ['no place', { frames: [{ segment: 2 }, { segment: 2 }, { segment: 5 }] }, /neither which image/],
    [
      'one place twice',
      { frames: [1, 2, 3].map(() => ({ segment: 2, ...at('1.1') })) },
      /neither which image|Two frames of one segment/,
    ],
    ['tiles of a slide', { extra: [{ tag: 0x00480006, vr: 'UL', value: [1000] }] }, /whole-slide/],
    ['an unknown compression', { form: { transferSyntax: '1.2.840.10008.1.2.4.100' } }, /not supported/],
    [
      'compression with losses',
      { pixels: [A, B, C].map(() => new Uint8Array(8)), form: { transferSyntax: '1.2.840.10008.1.2.4.50' } },
      /losses/,
    ],
    [
      'a huge frame in a few bytes',
      {
        rows: 60000,
        columns: 60000,
        pixels: [A, B, C].map(() => new Uint8Array(8)),
        form: { transferSyntax: '1.2.840.10008.1.2.5' },
      },
      /more than are opened/,
    ],
    [
      'damaged compressed frames',
      { pixels: [A, B, C].map(() => new Uint8Array(8)), form: { transferSyntax: '1.2.840.10008.1.2.5' } },
      /RLE/,
    ],
    [
      'bits where compression is said',
      { form: { transferSyntax: '1.2.840.10008.1.2.5' } },
      /cut off|not encapsulated/,
    ],
    ['a CT image', { sopClass: '1.2.840.10008.5.1.4.1.1.2' }, /not a DICOM Segmentation/],
  ];
  for (const [name, change, sentence] of HOSTILE) {
    it(`refuses by one sentence: ${name}`, async () => {
      const error: unknown = await read(smallSeg({ ...TWO, ...change })).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ExpectedError);
      expect((error as Error).message).toMatch(sentence);
      expect((error as Error).message).toMatch(/\.$/);
    });
  }

  it('refuses or reads a file that is cut off anywhere, never anything else', async () => {
    const bytes = smallSeg(TWO);
    const path = join(tempFolder(), 'cut.dcm');
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path, bytes.subarray(0, length));
      const error: unknown = await readSeg(path).catch((thrown: unknown) => thrown);
      expect(error, `${length} bytes`).toBeInstanceOf(ExpectedError);
    }
    await expect(readSeg(join(tempFolder(), 'nowhere.dcm'))).rejects.toThrow(/cannot be read/);
  });
});
