import { refusal } from './secondary-image.ts';

const ORIENTATION = 274;
const SHORT = 3;
/** More pages than any scan; also ends chains of directories that form a circle. */
const MAX_PAGES = 10_000;

/**
 * The file with all Orientation tags set to 1: the decoder refuses other values, and pixels are wanted as
 * they are stored. Copies only when there is something to change. @throws ExpectedError when cut off.
 */
export function withoutOrientation(bytes: Uint8Array): { bytes: Uint8Array; rotated: boolean } {
  // Not slice(): a Buffer's shares its memory.
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  const little = view.getUint16(0) === 0x4949;
  let rotated = false;
  let pages = 0;
  try {
    for (let at = view.getUint32(4, little); at !== 0;) {
      if (++pages > MAX_PAGES) throw refusal('TIFF', `has more than ${MAX_PAGES} pages or runs in a circle`);
      const entries = view.getUint16(at, little);
      for (let entry = at + 2; entry < at + 2 + 12 * entries; entry += 12) {
        if (view.getUint16(entry, little) !== ORIENTATION || view.getUint16(entry + 2, little) !== SHORT)
          continue;
        if (view.getUint16(entry + 8, little) === 1) continue;
        view.setUint16(entry + 8, 1, little);
        rotated = true;
      }
      at = view.getUint32(at + 2 + 12 * entries, little);
    }
  } catch (error) {
    if (error instanceof RangeError) throw refusal('TIFF', 'is cut off', error);
    throw error;
  }
  return { bytes: copy, rotated };
}
