import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { IncomingLabel } from '../incoming.ts';
import { SIDECAR_NAME, sidecarSchema, type Sidecar, type SidecarStructure } from './sidecar-schema.ts';

/** What is known of the labels of a volume from files beside it. */
export interface LabelNames {
  /** Labels and the values in the volume that they consist of. */
  readonly labels: readonly NamedLabel[];
  /** Value of pixels that nobody judged. */
  readonly ignore: number | null;
  readonly sidecar: Sidecar | null;
  /** Which file the names are from, for the notes; null: none. */
  readonly from: string | null;
}

export interface NamedLabel {
  readonly label: IncomingLabel;
  readonly values: readonly number[];
}

const NOTHING: LabelNames = { labels: [], ignore: null, sidecar: null, from: null };
/** Lists of names are small; whatever is larger is something else. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

export function plainLabel(name: string, number: number | null): IncomingLabel {
  return { name, number, category: null, type: null, region: null, origin: null, algorithm: null };
}

/** Looks beside a volume for the names of its labels: this program's, nnU-Net's (v1 and v2) and ITK-SNAP's lists. */
export async function labelNamesBeside(path: string, stem: string): Promise<LabelNames> {
  const folder = dirname(path);
  const sidecar = sidecarSchema.safeParse(await readJson(join(folder, SIDECAR_NAME)));
  if (sidecar.success) {
    const found = ofSidecar(sidecar.data, basename(path));
    if (found !== null) return found;
  }
  for (const parent of [folder, dirname(folder)]) {
    const found = ofDataset(await readJson(join(parent, 'dataset.json')));
    if (found !== null) return found;
  }
  for (const name of [`${stem}.label`, `${stem}.txt`, 'labels.txt', 'label.txt', 'labels.label']) {
    const found = ofItkSnap(await readText(join(folder, name)));
    if (found !== null) return found;
  }
  return NOTHING;
}

function ofSidecar(sidecar: Sidecar, file: string): LabelNames | null {
  const here = sidecar.structures.filter((one) => one.file === file);
  if (here.length === 0) return null;
  // In the layout of one file per structure the first file tells of all that are absent.
  const isFirst = sidecar.structures.find((one) => one.file !== null)?.file === file;
  const absent = isFirst ? sidecar.structures.filter((one) => one.state === 'absent') : [];
  const labels = [
    ...here.map((one) => ({
      label: labelOf(one),
      values: [sidecar.layout === 'binary' ? 1 : one.number],
    })),
    ...absent.map((one) => ({ label: labelOf(one), values: [] })),
  ];
  return { labels, ignore: null, sidecar, from: SIDECAR_NAME };
}

function labelOf(one: SidecarStructure): IncomingLabel {
  const { name, number, category, type, region, origin } = one;
  return { name, number, category, type, region, origin, algorithm: null };
}

const valuesSchema = z.union([z.number().int(), z.array(z.number().int())]);
const datasetSchema = z.object({
  labels: z.union([z.record(z.string(), valuesSchema), z.record(z.string(), z.string())]),
});

/** v2: name -> value or values; v1 and the Medical Segmentation Decathlon: value -> name. */
function ofDataset(json: unknown): LabelNames | null {
  const parsed = datasetSchema.safeParse(json);
  if (!parsed.success) return null;
  let ignore: number | null = null;
  const labels: NamedLabel[] = [];
  for (const [key, value] of Object.entries(parsed.data.labels)) {
    const [name, values] =
      typeof value === 'string' ? [value, [Number(key)]] : [key, Array.isArray(value) ? value : [value]];
    const [only = null] = values;
    if (values.length === 0 || values.every((one) => one === 0)) continue;
    if (name === 'ignore' && values.length === 1) ignore = only;
    else labels.push({ label: plainLabel(name, values.length === 1 ? only : null), values });
  }
  return labels.length === 0 ? null : { labels, ignore, sidecar: null, from: 'dataset.json' };
}

/** Lines of index, red, green, blue, opacity, visible, mesh and the name in quotation marks. */
const ITK_SNAP_LINE = /^\s*(\d+)(?:\s+[\d.]+){6}\s+"([^"]*)"\s*$/;

function ofItkSnap(text: string | null): LabelNames | null {
  if (text === null) return null;
  const labels: NamedLabel[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, index, name] = ITK_SNAP_LINE.exec(line) ?? [];
    if (index === undefined || name === undefined || Number(index) === 0) continue;
    labels.push({ label: plainLabel(name, Number(index)), values: [Number(index)] });
  }
  return labels.length === 0 ? null : { labels, ignore: null, sidecar: null, from: 'ITK-SNAP label file' };
}

async function readText(path: string): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    return bytes.length > MAX_LIST_BYTES ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
