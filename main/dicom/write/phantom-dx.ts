import type { WristPhantom } from '../../../core/phantom/generate-wrist.ts';
import { writeDx, type CodedEntry } from './dx.ts';
import { uidFromName } from './uid.ts';

const SCT = 'SCT';

/** CID 4010. */
const VIEWS: Readonly<Record<WristPhantom['view'], CodedEntry & { readonly position: string }>> = {
  PA: { value: '272479007', scheme: SCT, meaning: 'postero-anterior', position: 'PA' },
  oblique: { value: '399182000', scheme: SCT, meaning: 'oblique', position: '' },
  lateral: { value: '399067008', scheme: SCT, meaning: 'lateral', position: '' },
};

/** SOP Instance UID of the phantom of a seed. One seed, one UID: the truth folder is named by it. */
export function phantomUid(phantom: Pick<WristPhantom, 'seed' | 'width' | 'height'>): string {
  return uidFromName(`${nameOf(phantom)} instance`);
}

function nameOf(phantom: Pick<WristPhantom, 'seed' | 'width' | 'height'>): string {
  return `countersign phantom ${phantom.seed} ${phantom.width}x${phantom.height}`;
}

/** The DX file of a phantom: the same bytes for the same phantom. */
export function writePhantomDx(phantom: WristPhantom, softwareVersion: string): Uint8Array {
  const number = String(phantom.seed).padStart(6, '0');
  const view = VIEWS[phantom.view];
  return writeDx({
    sopInstanceUid: phantomUid(phantom),
    studyInstanceUid: uidFromName(`${nameOf(phantom)} study`),
    seriesInstanceUid: uidFromName(`${nameOf(phantom)} series`),
    patientId: `PHANTOM-${number}`,
    patientName: `Phantom^Wrist ${number}`,
    patientSex: phantom.sex,
    patientAge: `${String(Math.floor(phantom.ageYears)).padStart(3, '0')}Y`,
    date: '20200101',
    time: '120000',
    accessionNumber: '',
    studyId: `P${number}`.slice(0, 16),
    studyDescription: 'Synthetic wrist, no patient',
    manufacturer: 'Countersign phantom generator',
    modelName: 'core/phantom',
    softwareVersion,
    rows: phantom.height,
    columns: phantom.width,
    pixels: phantom.image,
    bitsStored: 12,
    photometric: phantom.photometric,
    spacingMm: phantom.spacingMm,
    laterality: phantom.laterality,
    bodyPart: 'WRIST',
    region: { value: '74670003', scheme: SCT, meaning: 'Wrist joint' },
    view,
    viewPosition: view.position,
    patientOrientation: [rowDirection(phantom), 'H'],
    windowCenter: 2048,
    windowWidth: 4096,
    kvp: 55,
    qualityControlSubject: true,
  });
}

/**
 * Where the rows of the image point, for a hand in the anatomical position: in PA views to the patient's
 * left on either side, since right hands are mirrored; in lateral views to the palm (A) or the back (P).
 */
function rowDirection(phantom: WristPhantom): string {
  if (phantom.view === 'PA') return 'L';
  const toPalm = phantom.pose.rotation > 0 === (phantom.laterality === 'L');
  const depth = toPalm ? 'A' : 'P';
  return phantom.view === 'lateral' ? depth : `L${depth}`;
}
