import type { ImportFrame } from '../../../main/store/import-frames.ts';

/** A frame of the workspace: 3 columns and 2 rows of 1 mm, axial, whose first pixel lies at (0, 0, 0). */
export function importFrame(given: Partial<ImportFrame> = {}): ImportFrame {
  const { sopInstanceUid = '1.2.3', frameIndex = 0 } = given;
  return {
    frameId: `${sopInstanceUid}#${frameIndex}`,
    sopInstanceUid,
    frameIndex,
    caseId: `case of ${sopInstanceUid}`,
    seriesUid: '1.2',
    studyUid: '1',
    patientId: 'P-1',
    patientKey: 'p1',
    names: ['thorax'],
    columns: 3,
    rows: 2,
    plane: { position: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0] },
    spacingMm: [1, 1],
    frameOfReferenceUid: '',
    laterality: 'unknown',
    locator: { path: '/thorax.dcm', member: null },
    pixelSha256: null,
    newestLabel: null,
    ...given,
  };
}
