/**
 * The one coordinate convention of the program (rule P1): image coordinates are continuous pixels of one
 * frame with the origin at the top-left CORNER of the top-left pixel, x to the right, y down. The pixel in
 * column c and row r covers [c, c+1) x [r, r+1) and its centre is (c + 0.5, r + 0.5). This is also the
 * convention of DICOM SCOORD (PS3.3 C.18.6.1.1) and of cornerstone-core.
 */
export interface PointPx {
  readonly x: number;
  readonly y: number;
}

/** Edges in image coordinates: a box that holds exactly pixel (c, r) is {c, r, c+1, r+1}. */
export interface BoxPx {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Distance between the centres of neighbouring pixels, in mm. */
export interface SpacingMm {
  /** Between rows (vertical), the first value of DICOM Pixel Spacing. */
  readonly row: number;
  /** Between columns (horizontal). */
  readonly column: number;
}
