/**
 * A colour as Recommended Display CIELab Value (0062,000D) has it: CIELab under D50, L* of 0..100 and a*, b* of
 * -128..127 spread over 0..65535 (PS3.3 C.10.7.1.1).
 *
 * @param hex sRGB, e.g. #3fa0c0.
 */
export function cieLabOf(hex: string): [number, number, number] {
  const linear = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [x, y, z] = TO_XYZ.map((row, i) => {
    const sum = row.reduce((total, weight, channel) => total + weight * linear[channel]!, 0);
    return compress(sum / WHITE[i]!);
  });
  // TO_XYZ has three rows.
  const lab = [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
  return [spread(lab[0]!, 0, 100), spread(lab[1]!, -128, 127), spread(lab[2]!, -128, 127)];
}

/** Linear sRGB to XYZ, adapted to D50 after Bradford. */
const TO_XYZ = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
] as const;
const WHITE = [0.9642, 1, 0.8251] as const;

function compress(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
}

function spread(value: number, low: number, high: number): number {
  const part = (Math.min(high, Math.max(low, value)) - low) / (high - low);
  return Math.round(part * 65535);
}
