export interface SmallTiff {
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly number[];
  readonly bits?: 8 | 16;
  /** 0 WhiteIsZero, 1 BlackIsZero. */
  readonly photometric?: number;
  readonly orientation?: number;
  /** Sample format: 1 unsigned, 2 signed, 3 float. */
  readonly format?: number;
  readonly compression?: number;
}

/** A little-endian grey TIFF of one strip. */
export function smallTiff(image: SmallTiff): Uint8Array {
  const bits = image.bits ?? 8;
  const data =
    bits === 16 ? new Uint8Array(Uint16Array.from(image.pixels).buffer) : Uint8Array.from(image.pixels);
  const entries: [tag: number, value: number][] = [
    [256, image.width],
    [257, image.height],
    [258, bits],
    [259, image.compression ?? 1],
    [262, image.photometric ?? 1],
    [273, 8],
    [274, image.orientation ?? 1],
    [277, 1],
    [278, image.height],
    [279, data.length],
    [339, image.format ?? 1],
  ];
  const directory = 8 + data.length + (data.length % 2);
  const bytes = new Uint8Array(directory + 2 + 12 * entries.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  bytes.set(data, 8);
  view.setUint16(directory, entries.length, true);
  entries.forEach(([tag, value], index) => {
    const at = directory + 2 + 12 * index;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, 3, true);
    view.setUint32(at + 4, 1, true);
    view.setUint16(at + 8, value, true);
  });
  return bytes;
}
