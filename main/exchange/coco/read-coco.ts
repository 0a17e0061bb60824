import type { FileHandle } from 'node:fs/promises';
import { ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import { unionInto } from '../../../core/mask/algebra.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { MAX_PIXELS } from '../../dicom/secondary/secondary-image.ts';
import { fileStem } from '../file-stem.ts';
import type { IncomingImage, ReadIncoming } from '../incoming.ts';
import { openIncoming, requireReadable } from '../open-incoming.ts';
import { cocoAnnotationSchema } from './coco-schema.ts';
import { indexCoco, type CocoIndex, type IndexedImage } from './index-coco.ts';
import { maskOfSegmentation } from './segmentation.ts';

/**
 * A COCO data set (instances): polygons, run lengths as lists and compressed. All annotations of a category on an
 * image are one mask, crowds too. Images are matched by their file name. A category without annotation is unknown
 * on an image, not absent, unless this program wrote the file and says so. The file is read twice, first for what it
 * holds, then image by image, so that its size is no matter of memory.
 * @throws ExpectedError `file-unreadable`, `json-damaged`, `coco-damaged`, `not-coco`; the images `coco-damaged`.
 */
export const readCoco: ReadIncoming = async (path) => {
  await requireReadable(path);
  const index = await indexCoco(path);
  const [reader = ''] = index.readers;
  return {
    format: 'COCO',
    labels: index.labels,
    creator: index.readers.size === 1 ? reader : '',
    images: { [Symbol.asyncIterator]: () => imagesOf(path, index) },
    notes: notesOf(index),
  };
};

async function* imagesOf(path: string, index: CocoIndex): AsyncGenerator<IncomingImage> {
  const numbers = new Map(index.labels.map(({ name }, label) => [name, label]));
  const file = await openIncoming(path);
  try {
    for (const entry of index.images) {
      const absent = (entry.image.countersign?.absent ?? []).flatMap((name) => numbers.get(name) ?? []);
      if (entry.spans.length === 0 && absent.length === 0) continue;
      const size = sizeOf(entry);
      const masks = new Map<number, BitMask>();
      for (const label of absent) masks.set(label, createMask(size.width, size.height));
      for (let i = 0; i < entry.spans.length; i += 2) {
        await addAnnotation(masks, {
          file,
          index,
          size,
          start: entry.spans[i]!,
          length: entry.spans[i + 1]!,
        });
      }
      if (masks.size === 0) continue;
      yield { target: { kind: 'name', name: fileStem(entry.image.file_name) }, ...size, masks };
    }
  } finally {
    await file.close();
  }
}

function sizeOf({ image, size }: IndexedImage): { width: number; height: number } {
  const width = image.width ?? size?.width ?? 0;
  const height = image.height ?? size?.height ?? 0;
  if (!(width >= 1 && height >= 1 && Number.isInteger(width) && Number.isInteger(height))) {
    throw new ExpectedError(
      'coco-damaged',
      'The COCO file does not say how large one of its images is; export it again with width and height.',
    );
  }
  if (width * height > MAX_PIXELS) {
    throw new ExpectedError(
      'coco-damaged',
      `The COCO file names an image of ${width} x ${height} pixels, which is too large.`,
    );
  }
  return { width, height };
}

interface Span {
  readonly file: FileHandle;
  readonly index: CocoIndex;
  readonly size: { readonly width: number; readonly height: number };
  readonly start: number;
  readonly length: number;
}

async function addAnnotation(masks: Map<number, BitMask>, span: Span): Promise<void> {
  const { file, index, size, start, length } = span;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  if (bytesRead < length)
    throw new ExpectedError('coco-damaged', 'The COCO file has become shorter while it was read.');
  const one = cocoAnnotationSchema.parse(JSON.parse(buffer.toString('utf8')));
  const label = index.labelOf.get(one.category_id);
  if (label === undefined) return;
  let mask: BitMask | null;
  try {
    mask = maskOfSegmentation(one.segmentation, size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExpectedError(
      'coco-damaged',
      `${one.id === undefined ? 'An annotation' : `Annotation ${one.id}`} of the COCO file cannot be drawn. ${messageOf(error)}`,
      { cause: error },
    );
  }
  if (mask === null) return;
  const known = masks.get(label);
  if (known === undefined) masks.set(label, mask);
  else unionInto(known, mask);
}

function notesOf({ images, counts }: CocoIndex): string[] {
  const notes: string[] = [];
  const { withoutMask, crowds, lost } = counts;
  const silent = images.filter(
    ({ image, spans }) => spans.length === 0 && image.countersign === undefined,
  ).length;
  if (withoutMask > 0) {
    notes.push(`${many(withoutMask, 'annotation')} without a mask (boxes, key points) passed over.`);
  }
  if (crowds > 0)
    notes.push(`${many(crowds, 'annotation')} marked as crowd united with the others of the category.`);
  if (lost > 0)
    notes.push(
      `${many(lost, 'annotation')} of images or categories that the file does not name passed over.`,
    );
  if (silent > 0) notes.push(`${many(silent, 'image')} without a mask: nothing is taken to be absent there.`);
  return notes;
}

function many(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
