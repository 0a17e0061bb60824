import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { masksOfLabels } from '../../../core/mask/label-masks.ts';
import { fileStem } from '../file-stem.ts';
import type { IncomingFile, IncomingImage, IncomingLabel, ReadIncoming } from '../incoming.ts';
import { readTruthFolder, type TruthFolder } from '../truth-folder.ts';
import { labelsIn, openLabelMap } from './label-map.ts';

/** Folder of the masks of a batch, beside its images. */
export const MASKS = 'masks';

/**
 * Masks as PNG, named by their images:
 * - a folder in the form of `truth-folder.ts`: in `<case>/<structure>.png` all zero says that the structure is absent,
 *   and no file that it is unknown; in a bit field every structure of structures.json is known;
 * - a folder of maps of labels, or one: the value of a pixel (grey, or the number in a palette) is its label, 0 is
 *   none. structures.json may name them, {"labels": {"1": "heart"}}. A label that does not occur is unknown.
 * Of a batch's `png` folder the masks are read, not the images.
 * @throws ExpectedError `file-unreadable`, `png-empty`, `png-no-labels`, `png-names`; the images as the files demand.
 */
export const readPng: ReadIncoming = async (path) => {
  const found = await stat(path).catch((error: unknown) => {
    throw new ExpectedError('file-unreadable', 'The PNG masks cannot be read: check that they are there.', {
      cause: error,
    });
  });
  if (found.isFile()) return readLabelMaps([path], await readNames(dirname(path)));
  const masks = join(path, MASKS);
  const folder = await stat(masks).then(
    (one) => (one.isDirectory() ? masks : path),
    () => path,
  );
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.png$/i.test(entry.name))
    .map(({ name }) => name);
  const names = await readNames(folder);
  const hasBits = names === null && entries.some(({ name }) => name === 'structures.json');
  if (files.length > 0 && !hasBits) {
    return readLabelMaps(
      files.sort().map((name) => join(folder, name)),
      names,
    );
  }
  return readTruth(await readTruthFolder(folder));
};

async function readTruth(truth: TruthFolder): Promise<IncomingFile> {
  const ids = new Set<string>();
  for (const name of truth.cases) for (const id of await truth.structuresOf(name)) ids.add(id);
  if (ids.size === 0) {
    throw new ExpectedError(
      'png-empty',
      'The folder holds no PNG masks; it should hold one folder a case with one PNG a structure.',
    );
  }
  const labels = [...ids].sort().map((id) => labelNamed(id, null));
  const labelOf = new Map(labels.map(({ name }, index) => [name, index]));
  const images = async function* (): AsyncGenerator<IncomingImage> {
    for (const name of truth.cases) {
      const masks = await truth.read(name);
      const [first] = masks?.values() ?? [];
      if (masks === null || first === undefined) continue;
      const { width, height } = first;
      for (const mask of masks.values()) {
        if (mask.width === width && mask.height === height) continue;
        throw new ExpectedError(
          'truth-size',
          'The PNG masks of one case have different sizes: draw them on the grid of its image.',
        );
      }
      const known = [...masks].map(([id, mask]) => [labelOf.get(id) ?? 0, mask] as const);
      yield { target: { kind: 'name', name }, width, height, masks: new Map(known) };
    }
  };
  return {
    format: 'PNG masks',
    labels,
    creator: '',
    images: { [Symbol.asyncIterator]: images },
    notes: [],
  };
}

type Names = ReadonlyMap<number, string>;

async function readLabelMaps(paths: readonly string[], names: Names | null): Promise<IncomingFile> {
  const values = new Set<number>();
  for (const path of paths)
    for (const value of labelsIn(openLabelMap(await readFile(path)))) values.add(value);
  const numbers = [...values].sort((a, b) => a - b).filter((value) => names?.has(value) ?? true);
  const nameless = values.size - numbers.length;
  const labels = numbers.map((value) => labelNamed(names?.get(value) ?? `label ${value}`, value));
  const labelOf = new Map(numbers.map((value, index) => [value, index]));
  const images = async function* (): AsyncGenerator<IncomingImage> {
    for (const path of paths) {
      const map = openLabelMap(await readFile(path));
      const { masks } = masksOfLabels(map.values, labelOf, map);
      if (masks.size === 0) continue;
      const { width, height } = map;
      yield { target: { kind: 'name', name: fileStem(path) }, width, height, masks };
    }
  };
  return {
    format: 'PNG label maps',
    labels,
    creator: '',
    images: { [Symbol.asyncIterator]: images },
    notes: [
      'The value of a pixel is its label; a label that does not occur on an image is unknown there, not absent.',
      ...(nameless > 0 ? [`${nameless} labels that structures.json does not name passed over.`] : []),
    ],
  };
}

function labelNamed(name: string, number: number | null): IncomingLabel {
  return { name, number, category: null, type: null, region: null, origin: null, algorithm: null };
}

const namesSchema = z.object({ labels: z.record(z.string().regex(/^[1-9]\d{0,4}$/), z.string().min(1)) });

/** Names of labels; null where structures.json is missing or describes bit fields. */
async function readNames(folder: string): Promise<Names | null> {
  const text = await readFile(join(folder, 'structures.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && 'bits' in json) return null;
    return new Map(
      Object.entries(namesSchema.parse(json).labels).map(([value, name]) => [Number(value), name]),
    );
  } catch (cause) {
    throw new ExpectedError(
      'png-names',
      'structures.json beside the PNG masks must look like {"labels": {"1": "heart"}} or {"bits": ["heart", "lung"]}.',
      { cause },
    );
  }
}
