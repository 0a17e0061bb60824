/**
 * How image pixels and grid cells of one axis relate: grid = scale x image + offset, scale > 0.
 *
 * Where an image pixel is larger than a cell, a cell shows the pixel under its centre: edges follow pixel borders.
 * Where it is smaller, a cell shows every pixel whose centre lies in it: a speck of one pixel is seen at every
 * zoom, and outlines do not go dotted. Either way a mask pixel's centre lies in a cell that shows it.
 */
export interface AxisTable {
  /** Of image pixel i: the first cell it takes, from -margin (clipped to the grid and its margins). */
  readonly start: Int32Array;
  /** Of image pixel i: one after the last cell it takes. */
  readonly end: Int32Array;
  /** Of cell i - margin: the first image pixel it shows. */
  readonly from: Int32Array;
  /** One after the last image pixel that cell i - margin shows; equal to `from` outside of the image. */
  readonly to: Int32Array;
}

export interface AxisScale {
  readonly scale: number;
  readonly offset: number;
}

/**
 * @param pixels image pixels along the axis.
 * @param cells grid cells along the axis, without margins.
 * @param margin cells before and after the grid that are known too.
 */
export function axisTable(
  { scale, offset }: AxisScale,
  pixels: number,
  cells: number,
  margin: number,
): AxisTable {
  const start = new Int32Array(pixels);
  const end = new Int32Array(pixels);
  const first = -margin;
  const last = cells + margin;
  const within = (cell: number): number => (cell < first ? first : cell > last ? last : cell);
  for (let i = 0; i < pixels; i++) {
    if (scale < 1) {
      const cell = Math.floor(scale * (i + 0.5) + offset);
      start[i] = within(cell);
      end[i] = within(cell + 1);
    } else {
      start[i] = within(Math.ceil(scale * i + offset - 0.5));
      end[i] = within(Math.ceil(scale * (i + 1) + offset - 0.5));
    }
  }
  const from = new Int32Array(last - first);
  const to = new Int32Array(last - first);
  let pixel = 0;
  for (let cell = first; cell < last; cell++) {
    while (pixel < pixels && end[pixel]! <= cell) pixel++;
    from[cell - first] = pixel;
    let after = pixel;
    while (after < pixels && start[after]! <= cell && end[after]! > cell) after++;
    to[cell - first] = after;
  }
  return { start, end, from, to };
}
