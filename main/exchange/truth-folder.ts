import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { z } from 'zod';
import { ExpectedError, messageOf } from '../../core/domain/errors.ts';
import { createMask, setMaskAt, type BitMask } from '../../core/mask/bit-mask.ts';

/**
 * Truth on disk, in one of two forms that may stand side by side:
 * - `<case>/<structure>.png`, grey: non-zero = inside, all zero = known to be absent, no file = unknown;
 * - `structures.json` {"bits": ["right-lung", ...]} and `<case>.png`, where bit i of a pixel belongs to
 *   structure i; every listed structure is known.
 * A case is named by its SOP Instance UID, or by the file name of its image without extension.
 */
export interface TruthFolder {
  /** Names of all cases, sorted. */
  readonly cases: readonly string[];
  /**
   * Known structures of a case; null when the folder holds nothing about it.
   * @throws ExpectedError `truth-unreadable`, and `truth-size` when a mask is not columns x rows (rule M2).
   */
  read(name: string, size?: { readonly width: number; readonly height: number }): Promise<TruthMasks | null>;
}

export type TruthMasks = ReadonlyMap<string, BitMask>;

const bitsSchema = z.strictObject({ bits: z.array(z.string().min(1)).min(1).max(16) });

/** Opens a folder of truth. @throws ExpectedError `truth-missing`, `truth-unreadable`. */
export async function readTruthFolder(folder: string): Promise<TruthFolder> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new ExpectedError('truth-missing', `There is no folder of truth at ${folder}: check the path.`);
  });
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
  const files = new Set(
    entries
      .filter((entry) => entry.isFile() && /\.png$/i.test(entry.name))
      .map((entry) => entry.name.slice(0, -4)),
  );
  const bits = entries.some((entry) => entry.name === 'structures.json') ? await readBits(folder) : null;
  const flat = bits === null ? new Set<string>() : files;
  return {
    cases: [...new Set([...folders, ...flat])].sort(),
    async read(name, size) {
      const masks = new Map<string, BitMask>();
      if (bits !== null && flat.has(name)) {
        const image = await readGrey(join(folder, `${name}.png`), size);
        bits.forEach((id, bit) =>
          masks.set(
            id,
            maskOf(image, (value) => ((value >>> bit) & 1) === 1),
          ),
        );
      }
      if (folders.has(name)) {
        const names = (await readdir(join(folder, name))).filter((file) => /\.png$/i.test(file)).sort();
        for (const file of names) {
          const image = await readGrey(join(folder, name, file), size);
          masks.set(
            file.slice(0, -4),
            maskOf(image, (value) => value !== 0),
          );
        }
      }
      return masks.size === 0 ? null : masks;
    },
  };
}

/** Writes the known structures of one case in the first form; an empty mask says "known to be absent". */
export async function writeTruthCase(folder: string, name: string, masks: TruthMasks): Promise<void> {
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  for (const [id, mask] of masks) {
    const data = new Uint8Array(mask.width * mask.height);
    for (let y = 0; y < mask.height; y++) {
      for (let x = 0; x < mask.width; x++) {
        if (((mask.words[y * mask.stride + (x >>> 5)]! >>> (x & 31)) & 1) === 1)
          data[y * mask.width + x] = 255;
      }
    }
    const png = encode(
      { width: mask.width, height: mask.height, data, channels: 1, depth: 8 },
      { zlib: { level: 1 } },
    );
    await writeFile(join(target, `${id}.png`), png);
  }
}

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

async function readBits(folder: string): Promise<readonly string[]> {
  const path = join(folder, 'structures.json');
  try {
    return bitsSchema.parse(JSON.parse(await readFile(path, 'utf8'))).bits;
  } catch (error) {
    throw new ExpectedError(
      'truth-unreadable',
      `${path} must look like {"bits": ["right-lung", "left-lung"]} with 1 to 16 names: ${firstLine(error)}.`,
    );
  }
}

async function readGrey(
  path: string,
  size?: { readonly width: number; readonly height: number },
): Promise<Grey> {
  let image: Grey;
  try {
    image = greyOf(await readFile(path));
  } catch (error) {
    throw new ExpectedError('truth-unreadable', `${path} cannot be read as a grey PNG: ${firstLine(error)}.`);
  }
  if (size !== undefined && (image.width !== size.width || image.height !== size.height)) {
    throw new ExpectedError(
      'truth-size',
      `${path} has ${image.width} x ${image.height} pixels, but its image has ${size.width} x ${size.height}: draw the truth on the grid of the image.`,
    );
  }
  return image;
}

function greyOf(bytes: Uint8Array): Grey {
  const png = decode(bytes);
  if (png.palette !== undefined || png.channels > 2) throw new Error('it has colours');
  const count = png.width * png.height;
  const values = new Uint16Array(count);
  if (png.depth < 8) {
    // Rows of packed samples start at whole bytes, the leftmost pixel in the highest bits.
    const rowBytes = Math.ceil((png.width * png.depth) / 8);
    for (let i = 0; i < count; i++) {
      const bit = (i % png.width) * png.depth;
      const byte = png.data[((i / png.width) | 0) * rowBytes + (bit >>> 3)]!;
      values[i] = (byte >>> (8 - png.depth - (bit & 7))) & ((1 << png.depth) - 1);
    }
  } else {
    for (let i = 0; i < count; i++) values[i] = png.data[i * png.channels]!;
  }
  return { width: png.width, height: png.height, values };
}

function maskOf(image: Grey, inside: (value: number) => boolean): BitMask {
  const mask = createMask(image.width, image.height);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      if (inside(image.values[y * image.width + x]!)) setMaskAt(mask, x, y, 1);
    }
  }
  return mask;
}

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').replace(/\.$/, '');
}
