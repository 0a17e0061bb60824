import { describe, expect, it } from 'vitest';
import { maskAt } from '../../core/mask/bit-mask.ts';
import { encodeJpegLossless, encodeJpegLs } from '../../test/fixtures/dicom/encoders.ts';
import type { ImageForm } from '../../test/fixtures/dicom/image.ts';
import { bigWords, imageElements, words, writeImage } from '../../test/fixtures/dicom/image.ts';
import { BIG_ENDIAN, EXPLICIT, writeDicom } from '../../test/fixtures/dicom/part10.ts';
import type { DicomElement } from '../../test/fixtures/dicom/part10.ts';
import { openImage } from './frame-source.ts';

const LOSSLESS = '1.2.840.10008.1.2.4.70';

async function stored(image: ImageForm, frame = 0): Promise<number[]> {
  return [...(await openImage(writeImage(image)).storedFrame(frame)).values];
}

describe('storedFrame of uncompressed pixels', () => {
  it('unpacks single bits, frames not beginning at bytes', async () => {
    const image = {
      rows: 1,
      columns: 3,
      frames: 3,
      bitsAllocated: 1,
      pixels: Uint8Array.of(0b01_110_101, 0b1),
    };
    expect(await stored(image, 0)).toEqual([1, 0, 1]);
    expect(await stored(image, 1)).toEqual([0, 1, 1]);
    expect(await stored(image, 2)).toEqual([1, 0, 1]);
  });

  it('unpacks true 12-bit samples', async () => {
    const image = { rows: 1, columns: 2, bitsAllocated: 12, pixels: Uint8Array.of(0x23, 0x61, 0x45) };
    expect(await stored(image)).toEqual([0x123, 0x456]);
  });

  it('takes the stored bits below the high bit and extends their sign', async () => {
    const image = {
      bitsAllocated: 16,
      bitsStored: 4,
      highBit: 11,
      pixels: words([0xf7ff, 0xf0ff, 0x0800, 0x0700]),
    };
    expect(await stored(image)).toEqual([7, 0, 8, 7]);
    expect(await stored({ ...image, signed: true })).toEqual([7, 0, -8, 7]);
  });

  it('drops overlay bits above the stored ones, and reads them as an overlay', async () => {
    const extra: DicomElement[] = [
      { tag: 0x60000010, vr: 'US', value: [2] },
      { tag: 0x60000011, vr: 'US', value: [2] },
      { tag: 0x60000050, vr: 'SS', value: [1, 1] },
      { tag: 0x60000100, vr: 'US', value: [16] },
      { tag: 0x60000102, vr: 'US', value: [15] },
    ];
    const bytes = writeImage({
      bitsAllocated: 16,
      bitsStored: 12,
      pixels: words([0x8001, 2, 0x8fff, 3]),
      extra,
    });
    const image = openImage(bytes);
    expect([...(await image.storedFrame(0)).values]).toEqual([1, 2, 4095, 3]);
    const mask = image.overlay(image.facts.overlays[0]!, 0);
    expect(mask && [0, 1].flatMap((y) => [0, 1].map((x) => maskAt(mask, x, y)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('brings planes together', async () => {
    const pixels = Uint8Array.of(1, 2, 11, 12, 21, 22);
    expect(await stored({ rows: 1, samples: 3, planar: 1, pixels })).toEqual([1, 11, 21, 2, 12, 22]);
  });

  it('repeats subsampled chroma, and believes the length where the label is wrong', async () => {
    const image = { rows: 1, samples: 3, photometric: 'YBR_FULL_422' };
    expect(await stored({ ...image, pixels: Uint8Array.of(10, 20, 30, 40) })).toEqual([
      10, 30, 40, 20, 30, 40,
    ]);
    const full = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(await stored({ ...image, pixels: full })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('swaps big-endian words, also of 8-bit samples packed into them', async () => {
    const form = { transferSyntax: BIG_ENDIAN };
    expect(await stored({ bitsAllocated: 16, pixels: bigWords([1, 2, 3, 256]), form })).toEqual([
      1, 2, 3, 256,
    ]);
    const pixels = Uint8Array.of(2, 1, 4, 3);
    expect(await stored({ pixelVr: 'OW', pixels, form })).toEqual([1, 2, 3, 4]);
    expect(await stored({ pixelVr: 'OB', pixels, form })).toEqual([2, 1, 4, 3]);
    // Frames of an odd length begin in the middle of a word.
    const odd = {
      rows: 1,
      columns: 3,
      frames: 2,
      pixelVr: 'OW' as const,
      pixels: Uint8Array.of(2, 1, 4, 3, 6, 5),
      form,
    };
    expect(await stored(odd, 1)).toEqual([4, 5, 6]);
  });

  it('refuses what is cut off, before anything is allocated', () => {
    const short = writeImage({ rows: 3, columns: 2, pixels: new Uint8Array(4) });
    expect(() => openImage(short)).toThrow('The pixel data is cut off: 4 of 6 bytes are there.');
    expect(() => openImage(writeImage({ frames: 100000, pixels: new Uint8Array(4) }))).toThrow(/cut off/);
    expect(() =>
      openImage(writeImage({ rows: 65535, columns: 65535, pixels: [[new Uint8Array(8)]] })),
    ).toThrow();
  });
});

describe('storedFrame of encapsulated pixels', () => {
  const frames = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ];
  const streams = frames.map((values) =>
    encodeJpegLossless(values, { rows: 2, columns: 2, samples: 1, precision: 8, predictor: 1 }),
  );
  const split = streams.map((stream) => [stream.subarray(0, 20), stream.subarray(20)]);
  const form = { transferSyntax: LOSSLESS };

  it.each([
    ['one fragment a frame, with offsets', streams.map((stream) => [stream]), 'basic'],
    ['one fragment a frame, without offsets', streams.map((stream) => [stream]), 'empty'],
    ['several fragments with offsets', split, 'basic'],
    ['several fragments without offsets, by the beginnings of codestreams', split, 'empty'],
  ] as const)('finds frames in %s', async (_name, pixels, offsetTable) => {
    const image = { frames: 2, pixels, offsetTable, form };
    for (const [index, values] of frames.entries()) expect(await stored(image, index)).toEqual(values);
  });

  it('uses the extended offset table', async () => {
    const offsets = new Uint8Array(16);
    const first = 8 + Math.ceil(streams[0]!.length / 2) * 2;
    new DataView(offsets.buffer).setBigUint64(8, BigInt(first), true);
    const extra: DicomElement[] = [{ tag: 0x7fe00001, vr: 'OV', value: offsets }];
    const pixels = streams.map((stream) => [stream]);
    expect(await stored({ frames: 2, pixels, offsetTable: 'empty', form, extra }, 1)).toEqual(frames[1]);
  });

  it('refuses missing frames and codestreams that contradict the header', async () => {
    const one = writeImage({ frames: 2, pixels: [[streams[0]!]], form });
    expect(() => openImage(one)).toThrow(/cut off: 1 fragments for 2 frames/);
    await expect(stored({ rows: 4, pixels: [[streams[0]!]], form })).rejects.toThrow(/2 x 2 .* says 2 x 4/);
  });

  it('extends the sign of JPEG-LS, which has none of its own', async () => {
    const info = { width: 2, height: 2, bitsPerSample: 12, componentCount: 1 };
    const codestream = await encodeJpegLs(info, words([0, 1, 4095, 2048]));
    const image = { bitsAllocated: 16, bitsStored: 12, signed: true, pixels: [[codestream]] };
    const transferSyntax = '1.2.840.10008.1.2.4.80';
    expect(await stored({ ...image, form: { transferSyntax } })).toEqual([0, 1, -1, -2048]);
  });
});

describe('facts', () => {
  const pixels = new Uint8Array(4);

  it('reads windows, modality, spacing, padding and side', () => {
    const { facts } = openImage(
      writeImage({
        pixels,
        signed: true,
        extra: [
          { tag: 0x00200062, vr: 'CS', value: 'R' },
          { tag: 0x00181164, vr: 'DS', value: '0.2\\0.1' },
          { tag: 0x00280120, vr: 'SS', value: [-5] },
          { tag: 0x00281050, vr: 'DS', value: '40\\300' },
          { tag: 0x00281051, vr: 'DS', value: '400\\0' },
          { tag: 0x00281052, vr: 'DS', value: '-1024' },
          { tag: 0x00281053, vr: 'DS', value: '2' },
          { tag: 0x00280301, vr: 'CS', value: 'YES' },
        ],
      }),
    );
    expect(facts.modality).toEqual({ kind: 'linear', slope: 2, intercept: -1024 });
    expect(facts.voi).toEqual([
      { kind: 'window', center: 40, width: 400, function: 'LINEAR', explanation: '' },
    ]);
    expect(facts.spacing).toEqual({
      row: 0.2,
      column: 0.1,
      source: 'ImagerPixelSpacing',
      calibrationType: '',
    });
    expect(facts.pixelAspect).toBe(2);
    expect(facts).toMatchObject({ padding: { low: -5, high: -5 }, laterality: 'R', burnedIn: true });
  });

  it('calls sides that disagree a conflict', () => {
    const sides: DicomElement[] = [
      { tag: 0x00200060, vr: 'CS', value: 'L' },
      { tag: 0x00200062, vr: 'CS', value: 'R' },
    ];
    expect(openImage(writeImage({ pixels, extra: sides })).facts.laterality).toBe('conflict');
    expect(openImage(writeImage({ pixels })).facts.laterality).toBe('unknown');
  });

  it('takes MONOCHROME1 with Presentation LUT Shape INVERSE as one inversion', () => {
    const extra: DicomElement[] = [{ tag: 0x20500020, vr: 'CS', value: 'INVERSE' }];
    expect(openImage(writeImage({ pixels, extra })).facts.inverse).toBe(true);
    expect(openImage(writeImage({ pixels, extra, photometric: 'MONOCHROME1' })).facts.inverse).toBe(false);
  });

  it('reads modality and VOI tables and palettes, also segmented', () => {
    const lut = (first: number): DicomElement[] => [
      { tag: 0x00283002, vr: 'US', value: [2, first, 16] },
      { tag: 0x00283006, vr: 'OW', value: words([7, 9]) },
    ];
    const tables = openImage(
      writeImage({
        pixels,
        extra: [
          { tag: 0x00283000, vr: 'SQ', value: [lut(1)] },
          { tag: 0x00283010, vr: 'SQ', value: [lut(3)] },
        ],
      }),
    ).facts;
    expect(tables.modality).toMatchObject({
      kind: 'table',
      table: { firstMapped: 1, entries: Uint16Array.of(7, 9) },
    });
    expect(tables.voi).toMatchObject([{ kind: 'table', table: { firstMapped: 3 } }]);
    const colours = [1, 2, 3].map((n): DicomElement => ({
      tag: 0x00281100 + n,
      vr: 'US',
      value: [4, 0, 16],
    }));
    const plain = [2, 3].map((n): DicomElement => ({
      tag: 0x00281200 + n,
      vr: 'OW',
      value: words([1, 2, 3, 4]),
    }));
    const segmented: DicomElement = { tag: 0x00281221, vr: 'OW', value: words([0, 1, 10, 1, 3, 40]) };
    const form = { pixels, photometric: 'PALETTE COLOR', extra: [...colours, ...plain, segmented] };
    expect([...(openImage(writeImage(form)).facts.palette?.red.entries ?? [])]).toEqual([10, 20, 30, 40]);
  });

  it('reads functional groups frame by frame', async () => {
    const rescale = (intercept: string): DicomElement => ({
      tag: 0x00289145,
      vr: 'SQ',
      value: [
        [
          { tag: 0x00281052, vr: 'DS', value: intercept },
          { tag: 0x00281053, vr: 'DS', value: '1' },
        ],
      ],
    });
    const extra: DicomElement[] = [
      {
        tag: 0x52009229,
        vr: 'SQ',
        value: [[{ tag: 0x00289110, vr: 'SQ', value: [[{ tag: 0x00280030, vr: 'DS', value: '3\\3' }]] }]],
      },
      { tag: 0x52009230, vr: 'SQ', value: [[rescale('10')], [rescale('20')]] },
    ];
    const image = openImage(writeImage({ frames: 2, pixels: new Uint8Array(8), extra }));
    expect((await image.decodeFrame(0)).modality).toMatchObject({ intercept: 10 });
    expect((await image.decodeFrame(1)).modality).toMatchObject({ intercept: 20 });
    expect(image.frameFacts(1).spacing).toMatchObject({ row: 3, source: 'PixelSpacing' });
    await expect(image.decodeFrame(2)).rejects.toThrow(/2 frames/);
  });

  it.each([
    ['five samples', { extra: [{ tag: 0x00280002, vr: 'US', value: [5] }] }, /5 samples per pixel/],
    ['a foreign photometric', { photometric: 'CMYK' }, /CMYK is not supported/],
    ['colour with one sample', { photometric: 'RGB' }, /contradicts 1 samples/],
    ['too many stored bits', { bitsStored: 9 }, /9 bits in 8 allocated/],
    ['a wrong high bit', { highBit: 9 }, /high bit 9/],
    [
      'a frame number that is none',
      { extra: [{ tag: 0x00280008, vr: 'IS', value: '1A' }] },
      /number of frames/,
    ],
    ['a palette without tables', { photometric: 'PALETTE COLOR' }, /palette/],
    ['no rows', { rows: 0 }, /rows and columns/],
  ] as const)('refuses %s', (_name, change, sentence) => {
    expect(() => openImage(writeImage({ pixels, ...change } as ImageForm))).toThrow(sentence);
  });

  it('refuses a file without pixels', () => {
    const elements = imageElements({ pixels }).filter(({ tag }) => tag !== 0x7fe00010);
    expect(() => openImage(writeDicom(elements, { transferSyntax: EXPLICIT }))).toThrow(/no pixel data/);
  });
});
