import { part10Parts } from '../../dicom/write/part10.ts';
import { sourceHeader } from '../dicom/check-source.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { hasOverlap } from '../overlaps.ts';
import { checkSeg } from './check-seg.ts';
import { segDataSet, type SegContent } from './seg-data-set.ts';
import { binaryFrames, fractionalFrames, labelMapFrames, type SegFrames } from './seg-frames.ts';
import { sourcePlaces } from './source-geometry.ts';
import { verifySeg } from './verify-seg.ts';

/**
 * DICOM Segmentation: one object a case, `seg/<name>.dcm`, with a segment for every structure that leaves and has a
 * pixel; frames on which a segment has none are left out. A case without any segment has no file.
 */
export const createSegWriter: CreateFormatWriter = (ports) => ({
  check: (one) => checkSeg(one, ports),
  async write(one, signal) {
    signal.throwIfAborted();
    if (segmentStructures(one).length === 0) return;
    const header = await sourceHeader(one, ports);
    const frames = await framesOf(one, ports, signal);
    const content: SegContent = {
      header,
      frames: frames.frames,
      places: sourcePlaces(one, header),
      bits: frames.bits,
      overlap: overlapOf(one, ports),
    };
    const path = `seg/${one.name}.dcm`;
    const parts = partsOf(one, { content, frames, signal }, ports);
    await ports.folder.write(path, parts, { format: 'seg', caseId: one.caseId });
    await verifySeg(one, { path: ports.folder.locate(path), content, frames }, { ports, signal });
  },
  finish: () => Promise.resolve(),
});

/** Label maps were refused when they overlap. Where masks are apart, probabilities may still meet. */
function overlapOf(one: ExportCase, { options }: FormatPorts): SegContent['overlap'] {
  if (options.segmentation !== 'labelmap' && hasOverlap(one)) return 'YES';
  return options.segmentation === 'fractional' ? 'UNDEFINED' : 'NO';
}

/** A function of its own, so that the data set of 10,000 frames is gone before the pixels are made. */
function partsOf(
  one: ExportCase,
  {
    content,
    frames,
    signal,
  }: { readonly content: SegContent; readonly frames: SegFrames; readonly signal: AbortSignal },
  ports: FormatPorts,
): AsyncIterable<Uint8Array> {
  const dataSet = ports.identity.dataSet(segDataSet(one, content, ports), one);
  const vr = frames.bits === 16 ? 'OW' : 'OB';
  const chunks = untilAborted(frames.chunks(), signal);
  return part10Parts(dataSet, { vr, length: frames.length, chunks });
}

function framesOf(one: ExportCase, ports: FormatPorts, signal: AbortSignal): SegFrames | Promise<SegFrames> {
  switch (ports.options.segmentation) {
    case 'binary':
      return binaryFrames(one);
    case 'labelmap':
      return labelMapFrames(one);
    case 'fractional':
      return fractionalFrames(one, ports, signal);
  }
}

function* untilAborted(chunks: Iterable<Uint8Array>, signal: AbortSignal): Iterable<Uint8Array> {
  for (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}
