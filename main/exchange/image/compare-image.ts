import { factsOf } from '../../dicom/catalogue/header-facts.ts';
import { readDataSet, type DicomFile } from '../../dicom/dataset.ts';
import { imageOf } from '../../dicom/frame-source.ts';
import { identifyingValues } from '../deidentify/identifying-values.ts';
import { refuseLeak } from '../deidentify/refuse-leak.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

/** A source file as it was and as it lies in the batch. */
export interface RewrittenImage {
  readonly one: ExportCase;
  /** Frames of the case in this file. */
  readonly frames: readonly number[];
  readonly original: Uint8Array;
  /** From the disk. */
  readonly written: Uint8Array;
}

/** @throws Error when a copy is not the original. */
export function compareCopy(original: Uint8Array, written: Uint8Array): void {
  const same = original.length === written.length && Buffer.compare(original, written) === 0;
  if (!same) throw new Error('An image that was copied differs from its original.');
}

/**
 * Whether a de-identified image shows the same (rule X2): pixels frame by frame as they were reviewed, geometry, UIDs
 * as other objects refer to them, and nothing that names the patient.
 * @throws Error, or ExpectedError `deidentify-leak`
 */
export async function compareRewritten(
  { one, frames, original, written }: RewrittenImage,
  ports: Pick<FormatPorts, 'frame' | 'identity'>,
): Promise<void> {
  const file = readDataSet(written);
  const source = readDataSet(original);
  compareFacts(one.frames[frames[0]!]!.sopInstanceUid, { file, source }, ports);
  const image = imageOf(file);
  for (const index of frames) {
    const reviewed = await ports.frame(one, index);
    const { values } = await image.storedFrame(one.frames[index]!.frameIndex);
    if (!sameValues(reviewed.values, values)) throw differs('its pixels');
  }
  refuseLeak(written, identifyingValues(source.dataSet));
}

function compareFacts(
  sopInstanceUid: string,
  { file, source }: { readonly file: DicomFile; readonly source: DicomFile },
  { identity }: Pick<FormatPorts, 'identity'>,
): void {
  const [is, was] = [factsOf(file, sopInstanceUid), factsOf(source, sopInstanceUid)];
  if (is.sopInstanceUid !== identity.uid(was.sopInstanceUid)) throw differs('its SOP Instance UID');
  if (is.frameOfReferenceUid !== identity.uid(was.frameOfReferenceUid)) {
    throw differs('its frame of reference');
  }
  for (const key of SHOWN) {
    if (JSON.stringify(is[key]) !== JSON.stringify(was[key])) throw differs(key);
  }
}

/** What decides how an image is shown and where it lies. */
const SHOWN = [
  'sopClassUid',
  'rows',
  'columns',
  'frames',
  'bitsStored',
  'samplesPerPixel',
  'photometric',
  'spacingMm',
  'pixelAspect',
  'sliceThicknessMm',
  'planes',
  'laterality',
  'viewPosition',
  'patientOrientation',
  'burnedIn',
] as const;

function sameValues(
  one: ArrayBufferView & ArrayLike<number>,
  other: ArrayBufferView & ArrayLike<number>,
): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

function differs(what: string): Error {
  return new Error(`A de-identified image differs from its original in ${what}.`);
}
