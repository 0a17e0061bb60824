import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeJpeg8 } from './jpeg-baseline.ts';
import { decodeJpeg12 } from './jpeg-extended.ts';

interface Golden {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly base64: string;
  readonly values: readonly number[];
}

/** Made by test/golden/make-jpeg.py: Pillow for 8 bits, dcmtk for 12. No tolerance: decoders agree exactly. */
const golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/jpeg.json', import.meta.url), 'utf8'),
) as Record<string, Golden>;

function take(name: string) {
  const entry = golden[name];
  if (entry === undefined) throw new Error(`no golden ${name}`);
  const { rows, columns, samples, values } = entry;
  const shape = { rows, columns, samples, bitsAllocated: name === 'grey12' ? 16 : 8 };
  return { bytes: new Uint8Array(Buffer.from(entry.base64, 'base64')), shape, values };
}

describe('decodeJpeg8', () => {
  it.each(['grey8', 'ycbcr8-420', 'ycbcr8-422', 'ycbcr8-444'])(
    'decodes %s, colours not converted',
    async (name) => {
      const { bytes, shape, values } = take(name);
      expect([...(await decodeJpeg8(bytes, shape, 'YBR_FULL')).values]).toEqual(values);
    },
  );

  it('refuses what is cut off instead of filling it', async () => {
    const { bytes, shape } = take('grey8');
    for (const cut of [2, 40, 200]) {
      await expect(decodeJpeg8(bytes.subarray(0, -cut), shape, 'MONOCHROME2')).rejects.toThrow(/cut off/);
    }
  });

  it('refuses another size than the header promises', async () => {
    const { bytes, shape } = take('grey8');
    await expect(decodeJpeg8(bytes, { ...shape, rows: 22 }, 'MONOCHROME2')).rejects.toThrow(/19 x 21 pixels/);
  });
});

describe('decodeJpeg12', () => {
  it('decodes 12 bits like dcmtk, to the last grey level', () => {
    const { bytes, shape, values } = take('grey12');
    expect([...decodeJpeg12(bytes, shape).values]).toEqual(values);
  });

  it('refuses what is cut off, at every length', () => {
    const { bytes, shape } = take('grey12');
    for (let length = 0; length < bytes.length - 4; length += 5) {
      expect(() => decodeJpeg12(bytes.subarray(0, length), shape)).toThrow(/JPEG/);
    }
  });
});
