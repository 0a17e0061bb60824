import { modalityValue, storedValueAt, type GreyFrame } from '../pixels/grey-frame.ts';
import type { GreyRange } from './pen.ts';

/**
 * The pixels whose modality value (e.g. Hounsfield units) lies in low..high, both included, for the threshold
 * brush. Padding is no anatomy and never inside. Made once a range, not once a dab.
 */
export function greyRange(frame: GreyFrame, low: number, high: number): GreyRange {
  const { values, modality, padding } = frame;
  const table = new Uint8Array(0x10000);
  for (let index = 0; index < table.length; index++) {
    const stored = storedValueAt(index, values);
    if (padding !== null && stored >= padding.low && stored <= padding.high) continue;
    const value = modalityValue(modality, stored);
    if (value >= low && value <= high) table[index] = 1;
  }
  return { values, table };
}
