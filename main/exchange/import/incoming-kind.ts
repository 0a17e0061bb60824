/** What masks come in, by contents. `png`: a folder in the form of `truth-folder.ts`. */
export type IncomingKind = 'seg' | 'rtstruct' | 'nifti' | 'nrrd' | 'cvat' | 'coco' | 'png';

/** As a sentence names it. */
export const KIND_NAMES: Readonly<Record<IncomingKind, string>> = {
  seg: 'DICOM SEG',
  rtstruct: 'RTSTRUCT',
  nifti: 'NIfTI',
  nrrd: 'NRRD',
  cvat: 'CVAT XML',
  coco: 'COCO',
  png: 'PNG masks',
};
