import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { openSecondary, secondaryFormat } from './open-secondary.ts';
import { smallNifti } from '../../../test/support/small-nifti.ts';
import { smallTiff } from '../../../test/support/small-tiff.ts';

async function values(bytes: Uint8Array, index = 0): Promise<number[]> {
  return [...(await openSecondary(bytes)).decodeFrame(index).values];
}

/** 2 x 2 grey baseline JPEG of value 128 (all coefficients zero), written by hand. */
function smallJpeg(): number[] {
  const segment = (marker: number, body: number[]): number[] => [0xff, marker, 0, body.length + 2, ...body];
  const counts = (first: number): number[] => [first, ...new Array<number>(15).fill(0)];
  return [
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    ...segment(0xc0, [8, 0, 2, 0, 2, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...counts(1), 0]),
    ...segment(0xc4, [0x10, ...counts(1), 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...[0b00111111, 0xff, 0xd9],
  ];
}

describe('secondaryFormat', () => {
  it('goes by the bytes, not by the name', () => {
    const png = encode({ width: 1, height: 1, data: Uint8Array.of(7), channels: 1 });
    expect(secondaryFormat(png)).toBe('PNG');
    expect(secondaryFormat(Uint8Array.from(smallJpeg()))).toBe('JPEG');
    expect(secondaryFormat(smallTiff({ width: 1, height: 1, pixels: [1] }))).toBe('TIFF');
    expect(secondaryFormat(smallNifti({ dims: [1, 1, 1], type: 2, voxels: Uint8Array.of(1) }))).toBe('NIfTI');
    expect(secondaryFormat(smallDicom())).toBeNull();
    expect(secondaryFormat(new Uint8Array(0))).toBeNull();
  });

  it('takes a DICOM file with a TIFF header in its preamble for DICOM', () => {
    const both = smallDicom();
    both.set([0x49, 0x49, 42, 0]);
    expect(secondaryFormat(both)).toBeNull();
  });
});

describe('PNG', () => {
  it('keeps 8 and 16 bits as they are', async () => {
    expect(
      await values(encode({ width: 2, height: 2, data: Uint8Array.of(0, 1, 254, 255), channels: 1 })),
    ).toEqual([0, 1, 254, 255]);
    const deep = encode({ width: 3, height: 1, data: Uint16Array.of(0, 256, 65535), channels: 1, depth: 16 });
    expect(await values(deep)).toEqual([0, 256, 65535]);
  });

  it('leaves alpha out and says so, keeps RGB interleaved', async () => {
    const image = await openSecondary(
      encode({ width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 99, 4, 5, 6, 98), channels: 4 }),
    );
    expect(image.facts).toMatchObject({ samplesPerPixel: 3, notes: ['Transparency is ignored.'] });
    expect(image.decodeFrame(0)).toMatchObject({
      photometric: 'RGB',
      values: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  it('has no spacing', async () => {
    const image = await openSecondary(encode({ width: 1, height: 1, data: Uint8Array.of(9), channels: 1 }));
    expect(image.decodeFrame(0).spacing).toBeNull();
  });

  it('refuses damage and more or fewer pixels than promised', async () => {
    const whole = encode({ width: 8, height: 8, data: new Uint8Array(64), channels: 1 });
    await expect(openSecondary(whole.subarray(0, -20))).rejects.toThrow('cut off');
    const claim = (height: number): Uint8Array => {
      const copy = Uint8Array.from(whole);
      new DataView(copy.buffer).setUint32(20, height);
      return copy;
    };
    await expect(openSecondary(claim(9))).rejects.toThrow('fewer pixels than its header says');
    await expect(openSecondary(claim(7))).rejects.toThrow('more data than its header says');
    await expect(openSecondary(claim(2 ** 31))).rejects.toThrow('more than any image');
    const flipped = Uint8Array.from(whole);
    flipped[flipped.length - 14]! ^= 1;
    const corrupt = openSecondary(flipped).then((image) => image.decodeFrame(0));
    await expect(corrupt).rejects.toThrow('The PNG file is damaged');
  });
});

describe('JPEG', () => {
  it('decodes grey', async () => {
    expect(await values(Uint8Array.from(smallJpeg()))).toEqual([128, 128, 128, 128]);
  });

  it('ignores the EXIF orientation and says so', async () => {
    const exif = [
      ...Buffer.from('Exif\0\0MM\0*'),
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
    ];
    const bytes = [0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...smallJpeg().slice(2)];
    const image = await openSecondary(Uint8Array.from(bytes));
    expect(image.facts.notes[0]).toMatch('EXIF orientation is ignored');
    expect(image.decodeFrame(0)).toMatchObject({ rows: 2, columns: 2 });
  });

  it('refuses what would be decoded wrongly', async () => {
    const bytes = smallJpeg();
    await expect(openSecondary(Uint8Array.from(bytes.slice(0, -2)))).rejects.toThrow('cut off');
    const frame = bytes.indexOf(0xc0);
    const changed = (offset: number, value: number): Uint8Array =>
      Uint8Array.from(bytes.with(frame + offset, value));
    await expect(openSecondary(changed(0, 0xc3))).rejects.toThrow('lossless');
    await expect(openSecondary(changed(3, 12))).rejects.toThrow('12 bits');
    await expect(openSecondary(changed(8, 4))).rejects.toThrow('CMYK');
  });
});

describe('TIFF', () => {
  it('keeps stored values: WhiteIsZero is MONOCHROME1, signed stays signed', async () => {
    const white = await openSecondary(smallTiff({ width: 2, height: 1, pixels: [3, 250], photometric: 0 }));
    expect(white.decodeFrame(0)).toMatchObject({ photometric: 'MONOCHROME1', values: Uint8Array.of(3, 250) });
    const signed = smallTiff({ width: 2, height: 1, pixels: [0xffff, 5], bits: 16, format: 2 });
    expect(await values(signed)).toEqual([-1, 5]);
  });

  it('ignores the orientation tag and says so', async () => {
    const image = await openSecondary(smallTiff({ width: 2, height: 1, pixels: [1, 2], orientation: 6 }));
    expect(image.facts.notes[0]).toMatch('orientation tag is ignored');
    expect([...image.decodeFrame(0).values]).toEqual([1, 2]);
  });

  it('refuses floats, unknown compression and BigTIFF by name', async () => {
    const base = { width: 1, height: 1, pixels: [1] };
    await expect(openSecondary(smallTiff({ ...base, bits: 16, format: 3 }))).rejects.toThrow(
      'floating point',
    );
    const packed = openSecondary(smallTiff({ ...base, compression: 32773 })).then((image) =>
      image.decodeFrame(0),
    );
    await expect(packed).rejects.toThrow('PackBits');
    await expect(openSecondary(Uint8Array.of(0x49, 0x49, 43, 0, 8, 0, 0, 0))).rejects.toThrow('BigTIFF');
    await expect(openSecondary(Uint8Array.of(0x49, 0x49, 42, 0, 200, 0, 0, 0))).rejects.toThrow('cut off');
  });
});

describe('NIfTI', () => {
  it('gives slices as frames with spacing and orientation', async () => {
    const image = await openSecondary(
      smallNifti({
        dims: [2, 1, 2],
        type: 4,
        voxels: Int16Array.of(-1000, 5, 6, 3000),
        spacing: [0.5, 0.75, 3],
        affine: [-0.5, 0.75, 3],
      }),
    );
    expect(image.facts).toMatchObject({
      frames: 2,
      rows: 1,
      columns: 2,
      orientation: 'LAS',
      sliceSpacingMm: 3,
    });
    expect([...image.decodeFrame(0).values]).toEqual([-1000, 5]);
    expect(image.decodeFrame(1)).toMatchObject({
      signed: true,
      spacing: { row: 0.75, column: 0.5, source: 'File' },
    });
  });

  it('keeps whole floats exactly and scales others with the way back', async () => {
    const whole = smallNifti({ dims: [2, 1, 1], type: 16, voxels: Float32Array.of(-3, 40) });
    expect(await values(whole)).toEqual([-3, 40]);
    const parts = await openSecondary(
      smallNifti({
        dims: [3, 1, 1],
        type: 16,
        voxels: Float32Array.of(0.5, Number.NaN, 1.5),
        slope: 2,
        intercept: 10,
      }),
    );
    const frame = parts.decodeFrame(0);
    expect([...frame.values]).toEqual([0, 0, 65535]);
    if (frame.modality.kind !== 'linear') throw new Error('a linear transform was expected');
    const { slope, intercept } = frame.modality;
    expect(0 * slope + intercept).toBeCloseTo(2 * 0.5 + 10);
    expect(65535 * slope + intercept).toBeCloseTo(2 * 1.5 + 10);
    expect(parts.facts.notes.join(' ')).toMatch('scaled to 16 bits. 1 values');
  });

  it('reads gzip, and refuses what unpacks to more or less than promised', async () => {
    const plain = smallNifti({ dims: [2, 1, 1], type: 512, voxels: Uint16Array.of(1, 65535) });
    expect(await values(gzipSync(plain))).toEqual([1, 65535]);
    const bomb = Buffer.concat([plain, new Uint8Array(8 * 2 ** 20)]);
    await expect(openSecondary(gzipSync(bomb))).rejects.toThrow('unpacks to more than its header says');
    await expect(openSecondary(plain.subarray(0, -1))).rejects.toThrow('cut off');
  });

  it('refuses complex numbers and pairs of files', async () => {
    const complex = smallNifti({ dims: [1, 1, 1], type: 32, voxels: new Uint8Array(8) });
    await expect(openSecondary(complex)).rejects.toThrow('datatype 32');
    const pair = smallNifti({ dims: [1, 1, 1], type: 2, voxels: Uint8Array.of(1) });
    pair.set(Buffer.from('ni1'), 344);
    await expect(openSecondary(pair)).rejects.toThrow('second file');
  });
});
