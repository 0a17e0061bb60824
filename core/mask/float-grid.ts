/** A grid of real numbers (probabilities, logits, distances), width x height, row by row. */
export interface FloatGrid {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}
