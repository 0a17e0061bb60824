import type { ExportFormat } from '../../core/exchange/export-options.ts';
import type { CreateFormatWriter } from './format-writer.ts';
import { createDicomWriter } from './image/dicom-writer.ts';
import { createCocoWriter } from './coco/coco-writer.ts';
import { createCvatWriter } from './cvat/cvat-writer.ts';
import { createKoWriter } from './ko/ko-writer.ts';
import { createNiftiWriter } from './nifti/nifti-writer.ts';
import { createNnunetWriter } from './nnunet/nnunet-writer.ts';
import { createNrrdWriter } from './nrrd/nrrd-writer.ts';
import { createPngWriter } from './png/png-writer.ts';
import { createRtstructWriter } from './rtstruct/rtstruct-writer.ts';
import { createSegWriter } from './seg/seg-writer.ts';
import { createSrWriter } from './sr/sr-writer.ts';

/** Every format that can leave. Adding one: its folder beside this file, and a line here. */
export const FORMATS: Readonly<Record<ExportFormat, CreateFormatWriter>> = {
  dicom: createDicomWriter,
  nifti: createNiftiWriter,
  nrrd: createNrrdWriter,
  nnunet: createNnunetWriter,
  seg: createSegWriter,
  sr: createSrWriter,
  ko: createKoWriter,
  coco: createCocoWriter,
  cvat: createCvatWriter,
  png: createPngWriter,
  rtstruct: createRtstructWriter,
};
