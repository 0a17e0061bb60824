import type { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { StructureOrigin } from '../../../core/review/structure-origin.ts';
import type { IncomingLabel } from '../incoming.ts';
import { cocoAnnotationSchema, cocoCategorySchema, cocoImageSchema, type CocoId } from './coco-schema.ts';
import { jsonElements, type JsonElement } from './json-elements.ts';
import { sizeOfSegmentation } from './segmentation.ts';

export type CocoImage = z.infer<typeof cocoImageSchema>;

/** What a COCO file holds and where, without its masks. */
export interface CocoIndex {
  readonly labels: readonly IncomingLabel[];
  /** Category -> index into `labels`. */
  readonly labelOf: ReadonlyMap<CocoId, number>;
  /** In the order of the file. */
  readonly images: readonly IndexedImage[];
  readonly readers: ReadonlySet<string>;
  readonly counts: CocoCounts;
}

export interface IndexedImage {
  readonly image: CocoImage;
  /** Start and length of each of its annotations in the file, in bytes. */
  readonly spans: readonly number[];
  /** What run lengths say of its size, where the image itself does not. */
  readonly size: { readonly width: number; readonly height: number } | null;
}

/** Things worth telling. */
export interface CocoCounts {
  /** Boxes and key points. */
  withoutMask: number;
  crowds: number;
  /** Of images or categories that the file does not name. */
  lost: number;
}

interface Collected {
  readonly spans: number[];
  size: IndexedImage['size'];
}

const KEYS = new Set(['images', 'annotations', 'categories']);

/** @throws ExpectedError `json-damaged`, `coco-damaged`, `not-coco`. */
export async function indexCoco(path: string): Promise<CocoIndex> {
  const images: CocoImage[] = [];
  const categories: z.infer<typeof cocoCategorySchema>[] = [];
  const byImage = new Map<CocoId, Collected>();
  const origins = new Map<CocoId, Set<StructureOrigin | null>>();
  const used = new Map<CocoId, number>();
  const readers = new Set<string>();
  const counts: CocoCounts = { withoutMask: 0, crowds: 0, lost: 0 };
  for await (const element of jsonElements(path, KEYS)) {
    if (element.key === 'images') images.push(checked(cocoImageSchema, element));
    else if (element.key === 'categories') categories.push(checked(cocoCategorySchema, element));
    else {
      const one = checked(cocoAnnotationSchema, element);
      if (isBare(one.segmentation)) {
        counts.withoutMask++;
        continue;
      }
      if (one.iscrowd === 1 || one.iscrowd === true) counts.crowds++;
      const collected = byImage.get(one.image_id) ?? { spans: [], size: null };
      byImage.set(one.image_id, collected);
      collected.spans.push(element.start, element.length);
      collected.size ??= sizeOfSegmentation(one.segmentation);
      used.set(one.category_id, (used.get(one.category_id) ?? 0) + 1);
      const known = origins.get(one.category_id) ?? new Set();
      origins.set(one.category_id, known.add(one.countersign?.origin ?? null));
      const reader = one.countersign?.reader ?? null;
      if (reader !== null) readers.add(reader);
    }
  }
  if (categories.length === 0) {
    throw new ExpectedError('not-coco', 'The JSON file names no categories, so it is no COCO data set.');
  }
  const labelOf = new Map<CocoId, number>();
  const labels = categories.map((category, index) => {
    labelOf.set(category.id, index);
    return labelOfCategory(category, origins.get(category.id));
  });
  for (const [id, count] of used) if (!labelOf.has(id)) counts.lost += count;
  const indexed = images.map((image): IndexedImage => {
    const { spans, size } = byImage.get(image.id) ?? { spans: [], size: null };
    byImage.delete(image.id);
    return { image, spans, size };
  });
  for (const { spans } of byImage.values()) counts.lost += spans.length / 2;
  return { labels, labelOf, images: indexed, readers, counts };
}

function isBare(segmentation: unknown): boolean {
  if (Array.isArray(segmentation)) return segmentation.length === 0;
  return segmentation === undefined || segmentation === null;
}

function labelOfCategory(
  category: z.infer<typeof cocoCategorySchema>,
  origins: ReadonlySet<StructureOrigin | null> | undefined,
): IncomingLabel {
  const [only = null] = origins ?? [];
  const codes = category.countersign;
  return {
    name: category.name,
    number: typeof category.id === 'number' ? category.id : null,
    category: codes?.category ?? null,
    type: codes?.type ?? null,
    region: codes?.region ?? null,
    // One word for all its masks, or none.
    origin: origins?.size === 1 ? only : null,
    algorithm: null,
  };
}

const WHAT: Readonly<Record<string, string>> = {
  images: 'an image',
  categories: 'a category',
  annotations: 'an annotation',
};

function checked<T>(schema: z.ZodType<T>, { key, value }: JsonElement): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ExpectedError(
    'coco-damaged',
    `The COCO file describes ${WHAT[key] ?? 'an entry'} without a usable ${field === '' ? 'content' : `"${field}"`}; export it again.`,
  );
}
