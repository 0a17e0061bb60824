import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { icnsOf, icoOf } from './containers.ts';

const resources = join(import.meta.dirname, '..', 'resources');

describe('icons', () => {
  it('writes the directory of an ico', () => {
    const ico = Buffer.from(icoOf([{ side: 256, png: Uint8Array.of(7, 8) }]));
    expect([...ico]).toEqual([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 32, 0, 2, 0, 0, 0, 22, 0, 0, 0, 7, 8]);
  });

  it('writes the chunks of an icns', () => {
    const icns = Buffer.from(icnsOf([{ side: 128, png: Uint8Array.of(7) }]));
    expect(icns.toString('latin1')).toBe('icns\0\0\0\u0011ic07\0\0\0\u0009\u0007');
  });

  it('is in the repository in every size that the three systems ask for', () => {
    const ico = readFileSync(join(resources, 'icon.ico'));
    expect(ico.readUInt16LE(4)).toBe(7);
    const last = 6 + 16 * 6;
    const png = ico.subarray(
      ico.readUInt32LE(last + 12),
      ico.readUInt32LE(last + 12) + ico.readUInt32LE(last + 8),
    );
    expect(decode(png)).toMatchObject({ width: 256, height: 256, channels: 4 });
    const icns = readFileSync(join(resources, 'icon.icns'));
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    expect(decode(readFileSync(join(resources, 'icons/512x512.png')))).toMatchObject({
      width: 512,
      height: 512,
    });
  });
});
