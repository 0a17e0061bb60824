/** A picture of an icon: as many pixels wide as high, as PNG. */
export interface IconPicture {
  readonly side: number;
  readonly png: Uint8Array;
}

/** A Windows icon: a directory of six bytes and sixteen for each picture, then the PNG files. */
export function icoOf(pictures: readonly IconPicture[]): Uint8Array {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ side, png }, index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(side % 256, at);
    header.writeUInt8(side % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Names of the sizes that macOS takes as PNG. */
const ICNS_TYPES: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** A macOS icon: chunks of a four-letter type, their length and a PNG. Sizes that it has no type for are left out. */
export function icnsOf(pictures: readonly IconPicture[]): Uint8Array {
  const chunks = pictures.flatMap(({ side, png }) =>
    (ICNS_TYPES[side] ?? []).map((type) => Buffer.concat([Buffer.from(type), length(8 + png.length), png])),
  );
  const body = Buffer.concat(chunks);
  return Buffer.concat([Buffer.from('icns'), length(8 + body.length), body]);
}

function length(bytes: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
}
