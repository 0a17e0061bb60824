import type { Frame } from '../../core/domain/frame.ts';
import type { ModelView } from '../../core/domain/model-manifest.ts';
import type { TaskStructure } from '../../core/domain/task.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';

/** One image of a data set with truth. */
export interface ExperimentImage {
  /** Unique within the data set. Never shown: results name cases by running numbers. */
  readonly name: string;
  /** What the study counts: the radiograph, or the volume that a slice is of. */
  readonly caseName: string;
  /** Patient; the case where no patient is known. */
  readonly group: string;
  /** @throws ExpectedError when it cannot be read. */
  load(): Promise<LoadedImage>;
}

export interface LoadedImage {
  readonly frame: Frame;
  /** By structure: an empty mask = known to be absent, none = unknown. Of the frame's size. */
  readonly truth: ReadonlyMap<string, BitMask>;
}

/** A data set with truth in one of the forms that the study reads. */
export interface DataSet {
  readonly name: string;
  /** What was made of it, a sentence or two. */
  readonly note: string;
  readonly structures: readonly TaskStructure[];
  readonly images: readonly ExperimentImage[];
  /** How networks see it, but for the size. */
  readonly view: Pick<ModelView, 'window' | 'invertMonochrome1' | 'flip'>;
  /** Size of a typical image in pixels. */
  readonly typical: { readonly width: number; readonly height: number };
}

/** Window of data sets that say nothing better, as the shipped network has it. */
export const PERCENTILES = { kind: 'percentile', low: 1, high: 99 } as const;

const COLOURS = ['#e15759', '#59a14f', '#4e79a7', '#edc948', '#b07aa1', '#76b7b2', '#f28e2b', '#9c755f'];
const ANATOMY = { scheme: 'SCT', value: '91723000', meaning: 'Anatomical Structure' };

/** A structure of which nothing but its name is known: the study exports nothing, so no finer code is needed. */
export function plainStructure(id: string, index: number, more: Partial<TaskStructure> = {}): TaskStructure {
  return {
    id,
    name: id,
    colour: COLOURS[index % COLOURS.length]!, // a remainder
    category: ANATOMY,
    type: ANATOMY,
    severalParts: false,
    mayBeAbsent: true,
    guideline: '',
    settings: {},
    ...more,
  };
}

/** A name as an id: lower-case letters, digits and dashes. */
export function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  return id === '' ? 'structure' : id;
}

/** Loads at most once while somebody holds the image. */
export function remembered(image: ExperimentImage): ExperimentImage {
  let loaded: Promise<LoadedImage> | null = null;
  return { ...image, load: () => (loaded ??= image.load()) };
}
