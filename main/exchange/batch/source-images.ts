import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { Frame } from '../../../core/domain/frame.ts';
import { factsOf } from '../../dicom/catalogue/header-facts.ts';
import { HEAD_BYTES } from '../../dicom/catalogue/read-header.ts';
import { pictureUid, uidOfContent } from '../../dicom/catalogue/content-uid.ts';
import { readDataSet, type DicomFile } from '../../dicom/dataset.ts';
import { isSecondary, SECONDARY_HEAD_BYTES } from '../../dicom/secondary/open-secondary.ts';
import { readLocator } from '../../dicom/sources/list-sources.ts';
import { readStart } from '../../dicom/sources/disk-source.ts';
import { stringOf } from '../../dicom/values.ts';
import { decodePlace, requireSameInstance, sharedOpener } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import type { ExportCase, ExportFrame } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

/** The original images of the cases, as the formats ask for them. */
export interface SourceImages extends Pick<FormatPorts, 'frame' | 'header' | 'file'> {
  /**
   * Whether the images are those that readers saw, for formats that look at headers alone: decodes every frame whose
   * pixels are on record and that `frame` has not given since the case before.
   * @throws ExpectedError `frame-changed`, CancelledError.
   */
  verify(one: ExportCase, signal: AbortSignal): Promise<void>;
}

/** Files that stay open: frames of a multi-frame file, and several formats of one case, come one after the other. */
const OPEN = 2;
const HEADERS = 8;
const GROWTH = 8;
/** Pixel Data, Float Pixel Data, Double Float Pixel Data: with one of them the header is complete. */
const PIXELS = ['x7fe00010', 'x7fe00008', 'x7fe00009'];

/**
 * Reads originals from where they were imported, for one batch. All of it throws ExpectedError `frame-changed` when another image lies
 * there now, `file-unreadable` when none does.
 */
export function createSourceImages(): SourceImages {
  const ports = { openFrames: sharedOpener(openFrames, OPEN) };
  const headers = new Map<string, DicomFile>();
  let seen = nothingSeen('');
  const seenOf = ({ caseId }: ExportCase): Seen => {
    if (seen.one !== caseId) seen = nothingSeen(caseId);
    return seen;
  };
  const decoded = async (one: ExportCase, index: number): Promise<Frame> => {
    const known = seenOf(one);
    if (known.last?.index === index) return known.last.frame;
    const { frame } = await decodePlace(one.frames[index]!, ports);
    known.frames.add(index);
    known.last = { index, frame };
    return frame;
  };
  return {
    frame: decoded,
    async verify(one, signal) {
      const done = seenOf(one).frames;
      for (const [index, { pixelSha256 }] of one.frames.entries()) {
        if (signal.aborted) throw new CancelledError();
        if (pixelSha256 !== null && !done.has(index)) await decoded(one, index);
      }
      seen = nothingSeen('');
    },
    async header(one, index) {
      const frame = one.frames[index]!;
      if (frame.facts.kind !== 'dicom') return null;
      const key = JSON.stringify([frame.locator, frame.sopInstanceUid]);
      const known = headers.get(key);
      if (known !== undefined) return known;
      const header = await readHeaderOf(frame);
      requireSameOwner(frame, header);
      headers.set(key, header);
      const [oldest] = headers.keys();
      if (headers.size > HEADERS && oldest !== undefined) headers.delete(oldest);
      return header;
    },
    async file(one, index) {
      const { locator, sopInstanceUid } = one.frames[index]!;
      const bytes = await readLocator(locator);
      requireSameInstance(sopInstanceUid, { sopInstanceUid: uidOf(bytes) });
      return bytes;
    },
  };
}

/** What was decoded of the case in hand. */
interface Seen {
  readonly one: string;
  readonly frames: Set<number>;
  /** Several formats ask for the only image of a case one after the other. Never changed by them. */
  last: { readonly index: number; readonly frame: Frame } | null;
}

function nothingSeen(one: string): Seen {
  return { one, frames: new Set(), last: null };
}

async function readHeaderOf({ locator, sopInstanceUid }: ExportFrame): Promise<DicomFile> {
  if (locator.member === null) {
    for (let bytes = HEAD_BYTES; bytes <= HEAD_BYTES * GROWTH ** 2; bytes *= GROWTH) {
      const header = await headOf(locator.path, bytes);
      if (header !== null && uidIn(header) === sopInstanceUid) return header;
    }
  }
  const bytes = await readLocator(locator);
  requireSameInstance(sopInstanceUid, { sopInstanceUid: uidOf(bytes) });
  return readDataSet(bytes, { stopAtPixelData: true });
}

/** Equal pixels under another name are another image: its header would say whose masks these are. */
function requireSameOwner({ facts, sopInstanceUid }: ExportFrame, header: DicomFile): void {
  const now = factsOf(header, sopInstanceUid);
  if (
    now.patient.id.trim() === facts.patient.id.trim() &&
    now.study.uid === facts.study.uid &&
    now.series.uid === facts.series.uid
  ) {
    return;
  }
  throw new ExpectedError(
    'frame-changed',
    'The file of an image names another patient, study or series than when it was imported; bring the original back to its place, or import the new one into a new workspace.',
  );
}

/** The header, if it ends within the first bytes of the file. */
async function headOf(path: string, bytes: number): Promise<DicomFile | null> {
  try {
    const file = readDataSet(await readStart(path, bytes), { stopAtPixelData: true });
    return PIXELS.some((tag) => file.dataSet.elements[tag] !== undefined) ? file : null;
  } catch {
    // Cut off by us, or gone: reading the whole file says what it is.
    return null;
  }
}

/** As the catalogue would name it now. */
function uidOf(bytes: Uint8Array): string {
  if (isSecondary(bytes.subarray(0, SECONDARY_HEAD_BYTES))) return pictureUid(bytes);
  try {
    return uidIn(readDataSet(bytes, { stopAtPixelData: true })) || uidOfContent(bytes);
  } catch (error) {
    if (error instanceof ExpectedError) return '';
    throw error;
  }
}

function uidIn({ dataSet }: DicomFile): string {
  return stringOf(dataSet, 'x00080018') ?? stringOf(dataSet, 'x00020003') ?? '';
}
