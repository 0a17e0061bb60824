import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { encodeRle } from '../../../test/fixtures/dicom/encoders.ts';
import { smallSeg } from '../../../test/support/exchange/small-seg.ts';
import { createRandom } from '../../../test/support/random.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { readSeg } from './read-seg.ts';

const frames = [
  { segment: 1, sources: [{ uid: '1.1' }] },
  { segment: 1, sources: [{ uid: '1.2' }] },
];
const base = { rows: 5, columns: 7, frames };
const FILES = {
  bits: smallSeg({ ...base, pixels: new Uint8Array(9).fill(0x5a) }),
  fractions: smallSeg({ ...base, kind: 'FRACTIONAL', bits: 8, pixels: new Uint8Array(70).fill(200) }),
  labels: smallSeg({ ...base, kind: 'LABELMAP', bits: 16, pixels: new Uint8Array(140) }),
  compressed: smallSeg({
    ...base,
    pixels: [1, 0].map((value) => encodeRle([new Uint8Array(35).fill(value)])),
    form: { transferSyntax: '1.2.840.10008.1.2.5' },
  }),
};

describe('a damaged segmentation', () => {
  for (const [name, bytes] of Object.entries(FILES)) {
    it(`is read or refused by a sentence, never anything else (seeds are printed): ${name}`, async () => {
      const path = join(tempFolder(), 'damaged.dcm');
      for (let seed = 1; seed <= 150; seed++) {
        const random = createRandom(seed);
        const damaged = bytes.slice();
        for (let i = random.integer(1, 6); i > 0; i--)
          damaged[random.integer(132, bytes.length - 1)] = random.integer(0, 255);
        writeFileSync(path, damaged);
        try {
          for await (const { masks, width, height } of (await readSeg(path)).images) {
            for (const mask of masks.values()) expect([mask.width, mask.height]).toEqual([width, height]);
          }
        } catch (error) {
          if (error instanceof ExpectedError) continue;
          throw new Error(`failed with seed ${seed}: ${String(error)}`, { cause: error });
        }
      }
    });
  }
});
