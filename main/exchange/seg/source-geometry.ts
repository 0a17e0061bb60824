import type { Finding } from '../../../core/exchange/finding.ts';
import type { FramePlane } from '../../dicom/catalogue/instance-facts.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import { groupWith, scopesOf } from '../../dicom/functional-groups.ts';
import { decimalOf, decimalsOf, itemsOf } from '../../dicom/values.ts';
import type { ExportCase } from '../export-case.ts';

/** Where a frame of the case lies and how large its pixels are, as the source says it. */
export interface SourcePlace {
  /** Null: it lies nowhere in the patient (projections, NM). */
  readonly plane: FramePlane | null;
  /** Pixel Spacing: mm between rows, between columns. Null: not known at the patient. */
  readonly spacingMm: readonly [number, number] | null;
  readonly thicknessMm: number | null;
}

/** Whether the case has a frame of reference and every frame a plane in it. */
function liesInSpace(one: ExportCase): boolean {
  return one.frames.every(
    ({ facts, frameIndex }) => facts.frameOfReferenceUid !== '' && facts.planes[frameIndex] !== undefined,
  );
}

/**
 * Of every frame, in the order of the case.
 * @param header of its first frame; for a multi-frame source it describes all of them.
 */
export function sourcePlaces(one: ExportCase, header: DicomFile): SourcePlace[] {
  const inSpace = liesInSpace(one);
  const groups = itemsOf(header.dataSet, 'x52009230');
  const first = one.frames[0]!.sopInstanceUid;
  // A spacing at the detector is none at the patient.
  const isPatientSpacing = measured(header, groups, 0).spacingMm !== null;
  return one.frames.map(({ facts, frameIndex, sopInstanceUid }) => {
    const plane = inSpace ? facts.planes[frameIndex]! : null;
    if (facts.frames > 1 && sopInstanceUid === first) {
      return { plane, ...measured(header, groups, frameIndex) };
    }
    return {
      plane,
      spacingMm: isPatientSpacing ? facts.spacingMm : null,
      thicknessMm:
        facts.sliceThicknessMm !== null && facts.sliceThicknessMm > 0 ? facts.sliceThicknessMm : null,
    };
  });
}

function measured(
  { dataSet }: DicomFile,
  groups: Parameters<typeof scopesOf>[1],
  frame: number,
): Omit<SourcePlace, 'plane'> {
  const scopes = scopesOf(dataSet, groups, frame);
  const spacingFrom = groupWith(scopes, 'x00289110', 'x00280030');
  const thicknessFrom = groupWith(scopes, 'x00289110', 'x00180050');
  const [row, column] = spacingFrom === null ? [] : decimalsOf(spacingFrom, 'x00280030');
  const thickness = thicknessFrom === null ? undefined : decimalOf(thicknessFrom, 'x00180050');
  return {
    spacingMm: row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : null,
    thicknessMm: thickness !== undefined && thickness > 0 ? thickness : null,
  };
}

/** What of the source's geometry no segmentation can say. */
export function checkGeometry(one: ExportCase): Finding[] {
  const finding = (severity: Finding['severity'], kind: string, message: string): Finding => ({
    severity,
    code: kind,
    caseId: one.caseId,
    structure: null,
    format: 'seg',
    message,
  });
  const sizes = new Set(one.frames.map(({ facts }) => `${facts.columns} x ${facts.rows}`));
  if (sizes.size > 1) {
    return [
      finding(
        'refused',
        'geometry-sizes',
        `The frames of the case have different sizes (${[...sizes].join(', ')}) where one segmentation has one: export it as PNG or COCO, or split the series.`,
      ),
    ];
  }
  const spaces = new Set(one.frames.map(({ facts }) => facts.frameOfReferenceUid));
  if (spaces.size > 1) {
    return [
      finding(
        'refused',
        'geometry-frames-of-reference',
        `The frames of the case lie in ${spaces.size} frames of reference where one segmentation has one: split the series.`,
      ),
    ];
  }
  const placed = one.frames.some(({ facts }) => facts.planes.length > 0);
  if (!placed || liesInSpace(one)) return [];
  return [
    finding(
      'warning',
      'geometry-without-frame-of-reference',
      'Not every frame of the source says where it lies in a frame of reference, so the segmentation names its source frames but no positions.',
    ),
  ];
}
