import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Frame } from '../../../core/domain/frame.ts';
import { maskFromLabels } from '../../../core/mask/convert.ts';
import { modalityValue } from '../../../core/pixels/grey-frame.ts';
import { openBytes } from '../../engine/open-frames.ts';
import {
  idOf,
  PERCENTILES,
  plainStructure,
  type DataSet,
  type ExperimentImage,
  type LoadedImage,
} from '../data-set.ts';

/** Names of the two folders: nnU-Net's and the Medical Segmentation Decathlon's, and plain ones. */
const FOLDERS = [
  { images: 'imagesTr', labels: 'labelsTr' },
  { images: 'images', labels: 'labels' },
] as const;

const VOLUME = /\.nii(?:\.gz)?$/i;
/** Slices of a volume: at even steps among those that show a structure. */
export const SLICES = 3;

/** A label's value by name (nnU-Net 2) or its name by value (nnU-Net 1, Decathlon). */
const datasetSchema = z.object({
  name: z.string().optional(),
  labels: z.record(z.string(), z.union([z.string(), z.number()])),
});

export function volumeFolders(folder: string): { readonly images: string; readonly labels: string } | null {
  const found = FOLDERS.find(
    ({ images, labels }) => existsSync(join(folder, images)) && existsSync(join(folder, labels)),
  );
  return found === undefined
    ? null
    : { images: join(folder, found.images), labels: join(folder, found.labels) };
}

/**
 * Volumes with labels as NIfTI. A case is a volume and its patient; its frames are a few slices of it.
 * @param limit volumes that are looked at, the first ones by name.
 * @throws ExpectedError `data-wrong` when there is nothing to read.
 */
export async function volumeSet(folder: string, limit: number): Promise<DataSet> {
  const folders = volumeFolders(folder);
  const labels = folders === null ? [] : (await readdir(folders.labels)).filter((name) => VOLUME.test(name));
  if (folders === null || labels.length === 0) {
    throw new ExpectedError(
      'data-wrong',
      `There are no labels as .nii or .nii.gz in ${folder}; it needs imagesTr and labelsTr, or images and labels.`,
    );
  }
  const all = labels.sort();
  const volumes: Volume[] = [];
  for (const name of all.slice(0, limit)) volumes.push(await readVolume(folders, name));
  const used = volumes.filter((volume) => volume.slices.length > 0);
  const names = await labelNames(folder);
  const values = [...new Set(used.flatMap((volume) => volume.values))].sort((a, b) => a - b);
  const ids = values.map((value) => idOf(names.get(value) ?? `structure ${value}`));
  const first = used[0]?.slices[0]?.image;
  if (first === undefined)
    throw new ExpectedError('data-wrong', `The labels in ${folder} show no structure.`);
  return {
    name: names.title,
    note: `${used.length} of ${all.length} volumes, of each up to ${SLICES} slices that show a structure.`,
    structures: ids.map((id, index) => plainStructure(id, index)),
    images: used.flatMap((volume) => imagesOf(volume, values, ids)),
    view: { window: PERCENTILES, invertMonochrome1: true, flip: 'none' },
    typical: { width: first.columns, height: first.rows },
  };
}

interface Slice {
  readonly image: Frame;
  readonly label: Frame;
}

interface Volume {
  readonly name: string;
  readonly slices: readonly Slice[];
  /** Labels but 0 that occur in these slices. */
  readonly values: readonly number[];
}

async function readVolume(
  folders: { readonly images: string; readonly labels: string },
  file: string,
): Promise<Volume> {
  const name = file.replace(VOLUME, '');
  const end = file.slice(name.length);
  // nnU-Net numbers the channels; the first one is what is looked at.
  const path = [`${name}${end}`, `${name}_0000${end}`]
    .map((one) => join(folders.images, one))
    .find((one) => existsSync(one));
  if (path === undefined) {
    throw new ExpectedError(
      'data-wrong',
      `The labels ${file} have no image of the same name in ${folders.images}; add it or remove them.`,
    );
  }
  const [image, label] = await Promise.all([path, join(folders.labels, file)].map(openVolume));
  if (image!.frames !== label!.frames)
    throw new ExpectedError('data-wrong', `${file} and its image differ in size.`); // two were opened
  const shown = (await labelFrames(label!)).filter(({ frame }) => frame.values.some((value) => value !== 0));
  const slices: Slice[] = [];
  const wanted = Math.min(SLICES, shown.length);
  for (let i = 0; i < wanted; i++) {
    const { index, frame } = shown[Math.floor(((i + 0.5) * shown.length) / wanted)]!; // within
    const own = await image!.decodeFrame(index);
    if (own.rows !== frame.rows || own.columns !== frame.columns)
      throw new ExpectedError('data-wrong', `${file} and its image differ in size.`);
    // Of its own: a view would keep the whole volume in memory.
    slices.push({
      image: { ...own, values: own.values.slice() },
      label: { ...frame, values: frame.values.slice() },
    });
  }
  const values = new Set(slices.flatMap(({ label: of }) => labelValues(of)));
  return { name, slices, values: [...values].filter((value) => value > 0) };
}

async function openVolume(path: string) {
  return openBytes(await readFile(path));
}

async function labelFrames(label: Awaited<ReturnType<typeof openVolume>>) {
  const frames = Array.from({ length: label.frames }, async (_, index) => ({
    index,
    frame: await label.decodeFrame(index),
  }));
  return Promise.all(frames);
}

/** Labels of a slice, as the file means them. */
function labelValues({ values, modality }: Frame): number[] {
  return [...new Set(values)].map((stored) => Math.round(modalityValue(modality, stored)));
}

function imagesOf(volume: Volume, values: readonly number[], ids: readonly string[]): ExperimentImage[] {
  return volume.slices.map(({ image, label }, index) => ({
    name: `${volume.name} ${index}`,
    caseName: volume.name,
    group: volume.name,
    load: () => Promise.resolve(sliceOf({ image, label }, values, ids)),
  }));
}

function sliceOf({ image, label }: Slice, values: readonly number[], ids: readonly string[]): LoadedImage {
  const meant = Float64Array.from(label.values, (stored) =>
    Math.round(modalityValue(label.modality, stored)),
  );
  const size = { width: label.columns, height: label.rows };
  return {
    frame: image,
    truth: new Map(ids.map((id, index) => [id, maskFromLabels(meant, values[index]!, size)])), // one an id
  };
}

/** Names by value from dataset.json, where there is one. */
async function labelNames(folder: string): Promise<Map<number, string> & { readonly title: string }> {
  const text = await readFile(join(folder, 'dataset.json'), 'utf8').catch(() => null);
  const parsed = text === null ? null : datasetSchema.safeParse(parseJson(text));
  const found = parsed?.success === true ? parsed.data : { labels: {}, name: undefined };
  const names = Object.entries(found.labels).map(([key, value]): [number, string] =>
    typeof value === 'number' ? [value, key] : [Number(key), value],
  );
  return Object.assign(new Map(names), { title: found.name ?? 'volumes' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
