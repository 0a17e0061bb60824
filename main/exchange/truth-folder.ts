import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { maskFromBits, setBits } from '../../core/mask/convert.ts';
import { pngBytes } from './picture/png-bytes.ts';
import { greyValues, type GreyValues } from './png/grey-values.ts';

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
  /** Ids of the structures that are known of a case, without reading its masks. */
  structuresOf(name: string): Promise<readonly string[]>;
  /**
   * Known structures of a case; null when the folder holds nothing about it.
   * @throws ExpectedError `truth-unreadable`, and `truth-size` when a mask is not columns x rows (rule M2).
   */
  read(name: string, size?: Size): Promise<TruthMasks | null>;
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
    structuresOf: async (name) => [
      ...new Set([
        ...(bits !== null && flat.has(name) ? bits : []),
        ...(folders.has(name) ? (await pngNames(join(folder, name))).map((file) => file.slice(0, -4)) : []),
      ]),
    ],
    async read(name, size) {
      const masks = new Map<string, BitMask>();
      if (bits !== null && flat.has(name))
        await addBits(masks, bits, { path: join(folder, `${name}.png`), size });
      if (folders.has(name)) await addFiles(masks, join(folder, name), size);
      return masks.size === 0 ? null : masks;
    },
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Adds what a bit field says: bit i of a pixel belongs to structure i.
 * @throws ExpectedError `truth-unreadable`, `truth-size`.
 */
export async function addBits(
  masks: Map<string, BitMask>,
  bits: readonly string[],
  { path, size }: { readonly path: string; readonly size?: Size | undefined },
): Promise<void> {
  const image = await readGrey(path, size);
  bits.forEach((id, bit) => masks.set(id, maskFromBits(image.values, 1 << bit, image)));
}

/**
 * Adds what the files of a case's folder say, one a structure.
 * @throws ExpectedError `truth-unreadable`, `truth-size`.
 */
export async function addFiles(masks: Map<string, BitMask>, folder: string, size?: Size): Promise<void> {
  for (const file of await pngNames(folder)) {
    const image = await readGrey(join(folder, file), size);
    masks.set(file.slice(0, -4), maskFromBits(image.values, 0xffff, image));
  }
}

async function pngNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => /\.png$/i.test(file)).sort();
}

/** Writes the known structures of one case in the first form; an empty mask says "known to be absent". */
export async function writeTruthCase(folder: string, name: string, masks: TruthMasks): Promise<void> {
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  for (const [id, mask] of masks) {
    const data = new Uint8Array(mask.width * mask.height);
    setBits(data, mask, 0xff);
    await writeFile(
      join(target, `${id}.png`),
      pngBytes({ width: mask.width, height: mask.height, channels: 1, data }),
    );
  }
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

async function readGrey(path: string, size?: Size): Promise<GreyValues> {
  let image: GreyValues;
  try {
    image = greyValues(await readFile(path));
    if (image.hasPalette) throw new Error('it has colours');
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

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').replace(/\.$/, '');
}
