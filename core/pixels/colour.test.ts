import { describe, expect, it } from 'vitest';
import type { Frame, LookupTable, Photometric } from '../domain/frame.ts';
import { plainFrame } from '../../test/support/plain-frame.ts';
import { isColour, toGrey, toRgb } from './colour.ts';

function frame(
  photometric: Photometric,
  values: Uint8Array | Uint16Array,
  extra: Partial<Frame> = {},
): Frame {
  const shape = { rows: 1, columns: values.length / 3, values };
  return plainFrame(shape, { samplesPerPixel: 3, photometric, bitsStored: 8, ...extra });
}

const table = (entries: number[], bits: number, firstMapped = 0): LookupTable => ({
  firstMapped,
  bits,
  entries: Uint16Array.from(entries),
  explanation: '',
});

describe('toRgb', () => {
  it('leaves 8-bit RGB as it is', () => {
    expect([...toRgb(frame('RGB', Uint8Array.of(1, 2, 3, 255, 0, 128)))]).toEqual([1, 2, 3, 255, 0, 128]);
  });

  it('scales 16-bit RGB to 8 bits', () => {
    const wide = frame('RGB', Uint16Array.of(0, 32768, 65535), { bitsStored: 16 });
    expect([...toRgb(wide)]).toEqual([0, 128, 255]);
  });

  it('converts full-range YBR: white, red, green, blue', () => {
    const ybr = Uint8Array.of(255, 128, 128, 76, 85, 255, 150, 44, 21, 29, 255, 107);
    expect([...toRgb(frame('YBR_FULL', ybr))]).toEqual([255, 255, 255, 254, 0, 0, 0, 255, 1, 0, 0, 254]);
  });

  it('converts partial-range YBR: black and white lie at 16 and 235', () => {
    expect([...toRgb(frame('YBR_PARTIAL_422', Uint8Array.of(16, 128, 128, 235, 128, 128)))]).toEqual([
      0, 0, 0, 255, 255, 255,
    ]);
  });

  it('looks palette colours up, clamping to the first and last entry', () => {
    const palette = {
      red: table([10, 20], 8, 5),
      green: table([0x1200, 0xff00], 16, 5),
      blue: table([1, 2], 8, 5),
    };
    const indexed = frame('PALETTE COLOR', Uint8Array.of(0, 5, 6, 200), {
      columns: 4,
      samplesPerPixel: 1,
      palette,
    });
    expect([...toRgb(indexed)]).toEqual([10, 0x12, 1, 10, 0x12, 1, 20, 0xff, 2, 20, 0xff, 2]);
  });

  it('refuses grey frames', () => {
    const grey = frame('MONOCHROME2', Uint8Array.of(1, 2, 3), { samplesPerPixel: 1, columns: 3 });
    expect(() => toRgb(grey)).toThrow(RangeError);
    expect(isColour('MONOCHROME2')).toBe(false);
    expect(isColour('PALETTE COLOR')).toBe(true);
  });
});

describe('toGrey', () => {
  it('weighs red, green and blue by BT.601', () => {
    expect([...toGrey(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255))]).toEqual([
      76, 150, 29, 255,
    ]);
  });
});
