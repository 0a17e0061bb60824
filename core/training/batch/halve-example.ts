import type { ExamplePart, ExampleTarget, TrainingExample } from '../example.ts';

/**
 * The example at half its size: means of 2 x 2 pixels. The example is averaged and not what augmentation makes of it: the
 * warp then costs a quarter as well.
 *
 * @throws RangeError when a side is odd.
 */
export function halveExample(example: TrainingExample): TrainingExample {
  const { width, height, grey } = example;
  if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError(`${width} x ${height} has no half.`);
  const half = new Uint16Array((width / 2) * (height / 2));
  for (let y = 0, to = 0; y < height; y += 2) {
    for (let x = 0, at = y * width; x < width; x += 2, at += 2, to++) {
      half[to] = (grey[at]! + grey[at + 1]! + grey[at + width]! + grey[at + width + 1]! + 2) >> 2;
    }
  }
  // Structures share the part that says what is padding.
  const done = new Map<ExamplePart, ExamplePart>();
  const halved = (part: ExamplePart | null): ExamplePart | null => {
    if (part === null) return null;
    const known = done.get(part) ?? halvePart(part);
    done.set(part, known);
    return known;
  };
  const targets = example.targets.map(
    (target): ExampleTarget | null =>
      target && { covered: halved(target.covered), ignored: halved(target.ignored), weight: target.weight },
  );
  return { id: example.id, width: width / 2, height: height / 2, grey: half, targets };
}

function halvePart(part: ExamplePart): ExamplePart {
  const left = part.left >> 1;
  const top = part.top >> 1;
  const width = ((part.left + part.width + 1) >> 1) - left;
  const height = ((part.top + part.height + 1) >> 1) - top;
  const sums = new Uint16Array(width * height);
  for (let y = 0; y < part.height; y++) {
    const row = (((part.top + y) >> 1) - top) * width;
    const from = y * part.width;
    for (let x = 0; x < part.width; x++) sums[row + ((part.left + x) >> 1) - left]! += part.share[from + x]!;
  }
  return { left, top, width, height, share: Uint8Array.from(sums, (sum) => (sum + 2) >> 2) };
}
