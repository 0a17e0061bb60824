import type { DataSet } from 'dicom-parser';
import type { FrameSpacing, Laterality } from '../../core/domain/frame.ts';
import { groupWith } from './functional-groups.ts';
import type { FrameScopes } from './functional-groups.ts';
import { decimalsOf, itemsOf, stringOf } from './values.ts';

/** Spacing of a frame: Pixel Spacing, then Imager Pixel Spacing, then Nominal Scanned Pixel Spacing. */
export function spacingOf(dataSet: DataSet, groups: FrameScopes): FrameSpacing | null {
  const measures = groupWith(groups, 'x00289110', 'x00280030');
  const calibrationType = stringOf(dataSet, 'x00280a02') ?? '';
  return (
    pair(measures, 'x00280030', 'PixelSpacing', calibrationType) ??
    pair(dataSet, 'x00181164', 'ImagerPixelSpacing', '') ??
    pair(dataSet, 'x00182010', 'NominalScannedPixelSpacing', '')
  );
}

function pair(
  dataSet: DataSet | null,
  tag: string,
  source: FrameSpacing['source'],
  calibrationType: string,
): FrameSpacing | null {
  if (dataSet === null) return null;
  const [row, column] = decimalsOf(dataSet, tag);
  if (row === undefined || column === undefined || row <= 0 || column <= 0) return null;
  return { row, column, source, calibrationType };
}

/** Height of a pixel by its width. Pixel Aspect Ratio is vertical\horizontal (PS3.3 C.7.6.3.1.7). */
export function aspectOf(dataSet: DataSet, spacing: FrameSpacing | null): number {
  if (spacing !== null) return spacing.row / spacing.column;
  const [vertical, horizontal] = decimalsOf(dataSet, 'x00280034');
  if (vertical === undefined || horizontal === undefined || vertical <= 0 || horizontal <= 0) return 1;
  return vertical / horizontal;
}

/** Image Laterality, Frame Laterality and Laterality together: when two disagree nobody knows the side. */
export function lateralityOf(dataSet: DataSet, groups: FrameScopes): Laterality {
  const said = new Set<Laterality>();
  const frame = groups.scopes
    .map((scope) => itemsOf(scope, 'x00209071')[0])
    .find((item) => item !== undefined);
  const values = [
    stringOf(dataSet, 'x00200062'),
    frame === undefined ? undefined : stringOf(frame, 'x00209072'),
    stringOf(dataSet, 'x00200060'),
  ];
  for (const value of values) {
    const side = value?.toUpperCase();
    if (side === 'R' || side === 'L' || side === 'B' || side === 'U') said.add(side);
  }
  const [only] = said;
  return said.size > 1 ? 'conflict' : (only ?? 'unknown');
}
