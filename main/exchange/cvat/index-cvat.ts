import { ExpectedError } from '../../../core/domain/errors.ts';
import type { StructureOrigin } from '../../../core/review/structure-origin.ts';
import type { IncomingLabel } from '../incoming.ts';
import { chooseAnatomy } from './choose-anatomy.ts';
import {
  cvatImageSchema,
  cvatMetaSchema,
  OTHER_TAGS,
  parseElement,
  type CvatImage,
  type CvatShape,
} from './cvat-schema.ts';
import { xmlChildren } from './xml-children.ts';

/** What a CVAT file names, without its masks. */
export interface CvatIndex {
  readonly labels: readonly IncomingLabel[];
  /** Name -> index into `labels`. */
  readonly labelOf: ReadonlyMap<string, number>;
  /** What an area shows: the value of the attribute for the anatomy, or its label. */
  readonly nameOf: (shape: Pick<CvatShape, '@label' | 'attribute'>) => string;
  readonly notes: readonly string[];
}

type Tag = CvatImage['tag'][number];

/** Label of the tags of an image that say what is not on it. */
export const ABSENT = 'absent';

export function isAbsentTag(tag: Tag): boolean {
  return tag['@label'].toLowerCase() === ABSENT && tag.attribute.some((one) => one['#text'] !== '');
}

/** CVAT's word -> ours; `file` and others say nothing. */
const ORIGINS: Readonly<Record<string, StructureOrigin>> = {
  auto: 'AUTOMATIC',
  'semi-auto': 'SEMIAUTOMATIC',
  manual: 'MANUAL',
};

interface Seen {
  readonly labels: Set<string>;
  readonly values: Map<string, Set<string>>;
  readonly inputTypes: Map<string, string>;
  /** Different combinations of label and attributes: few, however many shapes there are. */
  readonly shapes: Map<
    string,
    { readonly shape: Pick<CvatShape, '@label' | 'attribute'>; readonly sources: Set<string> }
  >;
  readonly passedOver: Map<string, number>;
  otherTags: number;
}

/** @throws ExpectedError `xml-damaged`, `cvat-video`. */
export async function indexCvat(path: string): Promise<CvatIndex> {
  const seen: Seen = {
    labels: new Set(),
    values: new Map(),
    inputTypes: new Map(),
    shapes: new Map(),
    passedOver: new Map(),
    otherTags: 0,
  };
  for await (const { tag, text } of xmlChildren(path, 'annotations')) {
    if (tag === 'track') {
      throw new ExpectedError(
        'cvat-video',
        'The file is "CVAT for video 1.1", whose tracks are not read; export the task from CVAT as "CVAT for images 1.1".',
      );
    }
    if (tag === 'meta') seeMeta(seen, text);
    if (tag === 'image') seeImage(seen, parseElement(cvatImageSchema, text).image);
  }
  const anatomy = chooseAnatomy(seen);
  const nameOf: CvatIndex['nameOf'] = (shape) => {
    const value = shape.attribute.find((one) => one['@name'] === anatomy)?.['#text'] ?? '';
    return value === '' ? shape['@label'] : value;
  };
  const sources = new Map<string, Set<string>>();
  for (const one of seen.shapes.values()) {
    const name = nameOf(one.shape);
    // A tag that says of nothing that it is absent.
    if (one.sources.size === 0 && name === one.shape['@label']) continue;
    const known = sources.get(name) ?? new Set();
    for (const source of one.sources) known.add(source);
    sources.set(name, known);
  }
  const labels = [...sources].map(([name, used]) => labelNamed(name, used));
  const labelOf = new Map(labels.map(({ name }, index) => [name, index]));
  return { labels, labelOf, nameOf, notes: notesOf(seen, anatomy) };
}

function seeMeta(seen: Seen, text: string): void {
  const { task, job, project } = parseElement(cvatMetaSchema, text).meta;
  for (const { labels } of [task, job, project].filter((one) => one !== undefined)) {
    for (const { attributes } of labels.label) {
      for (const { name, input_type: type } of attributes.attribute) seen.inputTypes.set(name, type);
    }
  }
}

function seeImage(seen: Seen, image: CvatImage): void {
  for (const area of [...image.polygon, ...image.mask]) {
    seen.labels.add(area['@label']);
    seeShape(seen, area, area['@source'] ?? '');
  }
  for (const tag of image.tag) {
    if (isAbsentTag(tag)) seeShape(seen, tag, null);
    else seen.otherTags++;
  }
  for (const tag of OTHER_TAGS) {
    const count = image[tag].length;
    if (count > 0) seen.passedOver.set(tag, (seen.passedOver.get(tag) ?? 0) + count);
  }
}

function seeShape(seen: Seen, shape: Pick<CvatShape, '@label' | 'attribute'>, source: string | null): void {
  for (const { '@name': name, '#text': value } of shape.attribute) {
    const values = seen.values.get(name) ?? new Set();
    seen.values.set(name, value === '' ? values : values.add(value));
  }
  const { '@label': label, attribute } = shape;
  const key = JSON.stringify([label, attribute]);
  const known = seen.shapes.get(key) ?? { shape: { '@label': label, attribute }, sources: new Set() };
  if (source !== null) known.sources.add(source);
  seen.shapes.set(key, known);
}

function labelNamed(name: string, sources: ReadonlySet<string>): IncomingLabel {
  const [only = ''] = sources;
  return {
    name,
    number: null,
    category: null,
    type: null,
    region: null,
    // One word for all its shapes, or none.
    origin: sources.size === 1 ? (ORIGINS[only] ?? null) : null,
    algorithm: null,
  };
}

function notesOf({ passedOver, otherTags }: Seen, anatomy: string | null): string[] {
  const notes: string[] = [];
  if (anatomy !== null) notes.push(`The anatomy is taken from the attribute "${anatomy}".`);
  for (const [tag, count] of passedOver) {
    notes.push(`${count} x <${tag}> passed over: it is no area, only polygons and masks are.`);
  }
  if (otherTags > 0)
    notes.push(`${otherTags} x <tag> passed over: only the tag "${ABSENT}" says something of a structure.`);
  return notes;
}
