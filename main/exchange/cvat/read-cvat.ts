import { messageOf } from '../../../core/domain/errors.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { drawPolygon } from '../../../core/mask/draw-polygon.ts';
import { MAX_PIXELS } from '../../dicom/secondary/secondary-image.ts';
import { fileStem } from '../file-stem.ts';
import type { IncomingImage, ReadIncoming } from '../incoming.ts';
import { requireReadable } from '../open-incoming.ts';
import {
  cvatImageSchema,
  parseElement,
  type CvatImage,
  type CvatMask,
  type CvatShape,
} from './cvat-schema.ts';
import { indexCvat, isAbsentTag, type CvatIndex } from './index-cvat.ts';
import { drawCvatRuns } from './mask-runs.ts';
import { damaged, xmlChildren } from './xml-children.ts';

/**
 * CVAT for images 1.1: polygons and masks; all of one anatomy on an image are one mask, whatever their group. The
 * anatomy is an attribute or the label, see `chooseAnatomy`. A tag `absent` with the anatomy as attribute says that it
 * is not there; what has neither shape nor tag is unknown. Images are matched by name. Names of annotators are not
 * read. The file is read twice, so that its size is no matter of memory.
 * @throws ExpectedError `file-unreadable`, `xml-damaged`, `cvat-video`; the images `xml-damaged`.
 */
export const readCvat: ReadIncoming = async (path) => {
  await requireReadable(path);
  const index = await indexCvat(path);
  return {
    format: 'CVAT XML 1.1',
    labels: index.labels,
    creator: '',
    images: { [Symbol.asyncIterator]: () => imagesOf(path, index) },
    notes: index.notes,
  };
};

async function* imagesOf(path: string, index: CvatIndex): AsyncGenerator<IncomingImage> {
  for await (const { tag, text } of xmlChildren(path, 'annotations')) {
    if (tag !== 'image') continue;
    const { image } = parseElement(cvatImageSchema, text);
    const masks = masksOf(image, index);
    if (masks.size === 0) continue;
    const name = fileStem(image['@name']);
    yield { target: { kind: 'name', name }, width: image['@width'], height: image['@height'], masks };
  }
}

function masksOf(image: CvatImage, index: CvatIndex): Map<number, BitMask> {
  const width = image['@width'];
  const height = image['@height'];
  if (width * height > MAX_PIXELS)
    throw damaged(`it names an image of ${width} x ${height} pixels, which is too large`);
  const masks = new Map<number, BitMask>();
  const maskFor = (shape: Pick<CvatShape, '@label' | 'attribute'>): BitMask => {
    const label = index.labelOf.get(index.nameOf(shape));
    if (label === undefined) throw damaged('it has changed while it was read');
    const known = masks.get(label) ?? createMask(width, height);
    masks.set(label, known);
    return known;
  };
  for (const tag of image.tag) {
    if (isAbsentTag(tag) && index.labelOf.has(index.nameOf(tag))) maskFor(tag);
  }
  for (const polygon of image.polygon) {
    draw(polygon, () => {
      drawPolygon(maskFor(polygon), pointsOf(polygon['@points']));
    });
  }
  for (const mask of image.mask) {
    draw(mask, () => {
      drawCvatRuns(maskFor(mask), numbersOf(mask['@rle'].split(',')), boxOf(mask));
    });
  }
  return masks;
}

function draw(shape: CvatShape, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const sentence = messageOf(error).replace(/\.$/, '');
    throw damaged(
      `a shape with the label "${shape['@label'].slice(0, 60)}" cannot be drawn: ${sentence}`,
      error,
    );
  }
}

/** x,y;x,y;... */
function pointsOf(text: string): number[] {
  const points = text.split(';').map((pair) => numbersOf(pair.split(',')));
  if (points.length < 3 || points.some((pair) => pair.length !== 2)) {
    throw new RangeError('Its points are not three or more pairs.');
  }
  return points.flat();
}

function numbersOf(texts: readonly string[]): number[] {
  // An empty text would become 0.
  return texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
}

function boxOf(mask: CvatMask): { left: number; top: number; right: number; bottom: number } {
  const left = Number(mask['@left']);
  const top = Number(mask['@top']);
  return { left, top, right: left + Number(mask['@width']), bottom: top + Number(mask['@height']) };
}
