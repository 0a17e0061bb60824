/** A lead letter on its holder: what the technician lays beside the wrist. */
export interface Marker {
  readonly letter: 'L' | 'R';
  /** Middle of the letter in pixels. */
  readonly x: number;
  readonly y: number;
  /** Height of the letter in pixels. */
  readonly size: number;
  /** Degrees. */
  readonly turn: number;
  readonly holder: boolean;
}

type Stroke = readonly [number, number, number, number];

/** Strokes in a box of -0.3..0.3 by -0.5..0.5. */
const STROKES: Readonly<Record<Marker['letter'], readonly Stroke[]>> = {
  L: [
    [-0.26, -0.5, -0.26, 0.42],
    [-0.26, 0.42, 0.3, 0.42],
  ],
  R: [
    [-0.26, -0.5, -0.26, 0.5],
    [-0.26, -0.42, 0.1, -0.42],
    [0.1, -0.42, 0.26, -0.3],
    [0.26, -0.3, 0.26, -0.14],
    [0.26, -0.14, 0.1, -0.02],
    [0.1, -0.02, -0.26, -0.02],
    [-0.06, -0.02, 0.28, 0.5],
  ],
};

/** Adds lead (and the plastic of the holder) to the line integrals. */
export function addMarker(attenuation: Float32Array, width: number, height: number, marker: Marker): void {
  const angle = (marker.turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.ceil(marker.size * 1.3);
  const soft = 0.8 / marker.size;
  for (let y = Math.max(0, Math.floor(marker.y - reach)); y < Math.min(height, marker.y + reach); y++) {
    for (let x = Math.max(0, Math.floor(marker.x - reach)); x < Math.min(width, marker.x + reach); x++) {
      const dx = (x - marker.x) / marker.size;
      const dy = (y - marker.y) / marker.size;
      const u = dx * cos + dy * sin;
      const v = dy * cos - dx * sin;
      let nearest = Infinity;
      for (const stroke of STROKES[marker.letter]) nearest = Math.min(nearest, distanceTo(stroke, u, v));
      const lead = Math.min(1, Math.max(0, (0.09 - nearest) / soft + 0.5));
      const plate = Math.max(Math.abs(u + 0.25) - 0.75, Math.abs(v) - 0.95);
      const plastic = marker.holder && plate < 0 ? 0.05 + (plate > -0.06 ? 0.03 : 0) : 0;
      const index = y * width + x;
      attenuation[index] = attenuation[index]! + 3.2 * lead + plastic;
    }
  }
}

function distanceTo([x0, y0, x1, y1]: Stroke, x: number, y: number): number {
  const ex = x1 - x0;
  const ey = y1 - y0;
  const t = Math.min(1, Math.max(0, ((x - x0) * ex + (y - y0) * ey) / (ex * ex + ey * ey)));
  // Square ends, as the letters are cut from sheet.
  return Math.max(Math.abs(x - x0 - t * ex), Math.abs(y - y0 - t * ey));
}
