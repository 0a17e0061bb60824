import { ExpectedError } from '../../../core/domain/errors.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import { overlaysOf } from '../../dicom/overlays.ts';
import { bytesOf, uint16Of } from '../../dicom/values.ts';

/**
 * Older files keep overlay planes (annotations, names) in the bits of a pixel that its value does not use. Without
 * the overlays' attributes nobody would see them, and they would still leave.
 * @returns the native pixel data with these bits cleared; null when there are none. Values stay the same.
 * @throws ExpectedError when they lie in compressed pixel data.
 */
export function withoutEmbeddedOverlays({
  dataSet,
  littleEndian,
  transferSyntax,
}: DicomFile): Uint8Array | null {
  if (!overlaysOf(dataSet).some(({ embeddedBit }) => embeddedBit !== null)) return null;
  const pixels = bytesOf(dataSet, 'x7fe00010');
  if (pixels === undefined) return null;
  const allocated = uint16Of(dataSet, 'x00280100') ?? 16;
  const stored = uint16Of(dataSet, 'x00280101') ?? allocated;
  const high = uint16Of(dataSet, 'x00280102') ?? stored - 1;
  if (stored === allocated) return null;
  if (transferSyntax.codec !== 'native' || (allocated !== 16 && allocated !== 8)) {
    throw new ExpectedError(
      'deidentify-overlay',
      'The image hides overlays in its pixel values that cannot be taken out of this encoding; leave the case out or convert it to Explicit VR Little Endian first.',
    );
  }
  const mask = ((1 << stored) - 1) << (high - stored + 1);
  const cleared = Uint8Array.from(pixels);
  const [first, second] = littleEndian ? [mask & 0xff, mask >>> 8] : [mask >>> 8, mask & 0xff];
  for (let at = 0; at < cleared.length; at += 1) {
    cleared[at]! &= allocated === 8 || at % 2 === 0 ? (allocated === 8 ? mask : first) : second;
  }
  return cleared;
}
