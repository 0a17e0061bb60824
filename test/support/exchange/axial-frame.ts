import type { FrameGeometry } from '../../../main/exchange/incoming.ts';

/** A slice of 2 columns and 1 row, pixels of 1 mm, whose first pixel lies at (0, 0, slice) of the patient (LPS). */
export function axialFrame(slice: number, more: Partial<FrameGeometry> = {}): FrameGeometry {
  return {
    sopInstanceUid: '1.2.3',
    frameIndex: slice,
    names: [],
    columns: 2,
    rows: 1,
    plane: { position: [0, 0, slice], orientation: [1, 0, 0, 0, 1, 0] },
    spacingMm: [1, 1],
    frameOfReferenceUid: '',
    ...more,
  };
}
