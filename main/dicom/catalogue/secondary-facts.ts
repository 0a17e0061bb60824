import { createHash } from 'node:crypto';
import { openSecondary } from '../secondary/open-secondary.ts';
import { uidFromName } from '../write/uid.ts';
import { pictureUid } from './content-uid.ts';
import type { InstanceFacts } from './instance-facts.ts';

/**
 * Facts of a picture that is not DICOM. Its identifiers are made of its content: the same picture is the same
 * instance wherever it lies and whatever it is called, and each picture is a study of its own.
 * @throws ExpectedError when it cannot be read.
 */
export async function secondaryFacts(bytes: Uint8Array): Promise<InstanceFacts> {
  const image = await openSecondary(bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const frame = image.decodeFrame(0);
  const { facts } = image;
  return {
    kind: 'secondary',
    sopInstanceUid: pictureUid(bytes),
    sopClassUid: '',
    transferSyntaxUid: '',
    patient: { id: '', issuer: '', name: '', birthDate: '', sex: '', age: '' },
    study: {
      uid: uidFromName(`secondary study ${digest}`),
      date: '',
      time: '',
      description: '',
      accessionNumber: '',
    },
    series: {
      uid: uidFromName(`secondary series ${digest}`),
      number: null,
      modality: '',
      description: facts.format,
      bodyPart: '',
    },
    instanceNumber: null,
    acquisitionDate: '',
    laterality: 'unknown',
    viewPosition: '',
    patientOrientation: null,
    rows: facts.rows,
    columns: facts.columns,
    frames: facts.frames,
    bitsStored: facts.bitsStored,
    samplesPerPixel: facts.samplesPerPixel,
    photometric: frame.photometric,
    spacingMm: frame.spacing === null ? null : [frame.spacing.row, frame.spacing.column],
    pixelAspect: frame.pixelAspect,
    sliceThicknessMm: facts.sliceSpacingMm,
    frameOfReferenceUid: '',
    planes: [],
    burnedIn: 'unknown',
    notReviewable: null,
    notes: facts.notes,
  };
}
