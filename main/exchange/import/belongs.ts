import type { ImportFrame } from '../../store/import-frames.ts';
import type { DicomReferences } from './dicom-references.ts';

/**
 * Whether a DICOM object of masks may speak of this image: never of another study's or person's.
 * @param references null: the format knows no patient.
 * @returns a sentence that says what disagrees, without naming anybody; null when it may.
 */
export function strangerTo(frame: ImportFrame, references: DicomReferences | null): string | null {
  if (references === null) return null;
  const { patientId, studies, series } = references;
  if (patientId !== '' && frame.patientId !== '' && patientId !== frame.patientId) {
    return 'It names another patient (Patient ID) than the image on which it would lie, so nothing of it is taken for that image.';
  }
  if (studies.size === 0 || studies.has(frame.studyUid) || series.has(frame.seriesUid)) return null;
  return 'It belongs to another study (Study Instance UID) than the image on which it would lie, so nothing of it is taken for that image.';
}
