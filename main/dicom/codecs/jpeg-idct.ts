/**
 * Inverse discrete cosine transform of one 8 x 8 block by the algorithm of Loeffler, Ligtenberg and Moschytz in
 * 13-bit fixed point, the "slow integer" method that JPEG readers share: any other would differ by one grey level
 * here and there from what hospitals' other software shows.
 */
const BITS = 13;
const C0298 = 2446;
const C0390 = 3196;
const C0541 = 4433;
const C0765 = 6270;
const C0899 = 7373;
const C1175 = 9633;
const C1501 = 12299;
const C1847 = 15137;
const C1961 = 16069;
const C2053 = 16819;
const C2562 = 20995;
const C3072 = 25172;

/** One extra bit is kept between the passes: two, as with 8-bit samples, would overflow 32 bits here. */
const EXTRA = 1;
const PRECISION = 12;
const CENTER = 1 << (PRECISION - 1);
const HIGHEST = (1 << PRECISION) - 1;

interface Pass {
  /** Distance of the values of one line of eight. */
  readonly step: number;
  readonly shift: number;
}

const downColumns: Pass = { step: 8, shift: BITS - EXTRA };
const alongRows: Pass = { step: 1, shift: BITS + EXTRA + 3 };

const workspace = new Int32Array(64);

/**
 * Transforms one block of 12-bit JPEG.
 * @param coefficients dequantised, row by row.
 * @param output 64 samples are written from `offset` on, with `stride` between rows, as 0..4095.
 */
export function inverseDct12(
  coefficients: Int32Array,
  output: Uint16Array,
  offset: number,
  stride: number,
): void {
  for (let column = 0; column < 8; column += 1) transform(coefficients, workspace, column, downColumns);
  for (let row = 0; row < 8; row += 1) {
    transform(workspace, workspace, row * 8, alongRows);
    const to = offset + row * stride;
    for (let column = 0; column < 8; column += 1) {
      const value = workspace[row * 8 + column]! + CENTER;
      output[to + column] = value < 0 ? 0 : value > HIGHEST ? HIGHEST : value;
    }
  }
}

/** One 8-point transform over input[start], input[start + step], ...; the result is shifted right, rounded. */
function transform(input: Int32Array, output: Int32Array, start: number, pass: Pass): void {
  const { step, shift } = pass;
  const half = 1 << (shift - 1);
  const x0 = input[start]!;
  const x1 = input[start + step]!;
  const x2 = input[start + 2 * step]!;
  const x3 = input[start + 3 * step]!;
  const x4 = input[start + 4 * step]!;
  const x5 = input[start + 5 * step]!;
  const x6 = input[start + 6 * step]!;
  const x7 = input[start + 7 * step]!;

  const z = Math.imul(x2 + x6, C0541);
  const even2 = z - Math.imul(x6, C1847);
  const even3 = z + Math.imul(x2, C0765);
  const even0 = (x0 + x4) << BITS;
  const even1 = (x0 - x4) << BITS;
  const sum0 = even0 + even3;
  const sum3 = even0 - even3;
  const sum1 = even1 + even2;
  const sum2 = even1 - even2;

  const common = Math.imul(x7 + x3 + x5 + x1, C1175);
  const z1 = -Math.imul(x7 + x1, C0899);
  const z2 = -Math.imul(x5 + x3, C2562);
  const z3 = common - Math.imul(x7 + x3, C1961);
  const z4 = common - Math.imul(x5 + x1, C0390);
  const odd0 = Math.imul(x7, C0298) + z1 + z3;
  const odd1 = Math.imul(x5, C2053) + z2 + z4;
  const odd2 = Math.imul(x3, C3072) + z2 + z3;
  const odd3 = Math.imul(x1, C1501) + z1 + z4;

  output[start] = (sum0 + odd3 + half) >> shift;
  output[start + 7 * step] = (sum0 - odd3 + half) >> shift;
  output[start + step] = (sum1 + odd2 + half) >> shift;
  output[start + 6 * step] = (sum1 - odd2 + half) >> shift;
  output[start + 2 * step] = (sum2 + odd1 + half) >> shift;
  output[start + 5 * step] = (sum2 - odd1 + half) >> shift;
  output[start + 3 * step] = (sum3 + odd0 + half) >> shift;
  output[start + 4 * step] = (sum3 - odd0 + half) >> shift;
}
