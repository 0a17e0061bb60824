/**
 * Gaussian blur by three box passes per direction: the cost does not depend on sigma. Edges repeat.
 * @param sigma in pixels; below 0.35 the image is returned unchanged.
 */
export function blurGrid(values: Float32Array, width: number, height: number, sigma: number): Float32Array {
  let current = values.slice();
  if (sigma < 0.35) return current;
  let other = new Float32Array(values.length);
  // Radius (may be fractional) of a box whose threefold convolution has the variance sigma^2.
  const radius = (Math.sqrt(4 * sigma * sigma + 1) - 1) / 2;
  for (let pass = 0; pass < 3; pass++) {
    for (let y = 0; y < height; y++)
      boxLine(current, other, { start: y * width, step: 1, count: width, radius });
    [current, other] = [other, current];
    for (let x = 0; x < width; x++) boxLine(current, other, { start: x, step: width, count: height, radius });
    [current, other] = [other, current];
  }
  return current;
}

/** Running mean over a box with fractional ends. */
function boxLine(
  from: Float32Array,
  to: Float32Array,
  line: { start: number; step: number; count: number; radius: number },
): void {
  const { start, step, count, radius } = line;
  const whole = Math.floor(radius);
  const rest = radius - whole;
  const at = (i: number): number => from[start + (i < 0 ? 0 : i >= count ? count - 1 : i) * step]!;
  let sum = 0;
  for (let i = -whole; i <= whole; i++) sum += at(i);
  const scale = 1 / (2 * radius + 1);
  for (let i = 0; i < count; i++) {
    to[start + i * step] = (sum + rest * (at(i - whole - 1) + at(i + whole + 1))) * scale;
    sum += at(i + whole + 1) - at(i - whole);
  }
}
