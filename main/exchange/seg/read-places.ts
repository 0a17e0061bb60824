import type { DataSet } from 'dicom-parser';
import type { FramePlane, Orientation, PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { groupWith, scopesOf, type FrameScopes } from '../../dicom/functional-groups.ts';
import { decimalsOf, itemsOf, stringOf, stringsOf, uint16Of } from '../../dicom/values.ts';

/** A frame of an image that a segmentation names as its source. */
export interface SourceFrame {
  readonly sopInstanceUid: string;
  /** 0-based; null when the file names no frame. */
  readonly frameIndex: number | null;
}

/** What the functional groups say of one frame of a segmentation. */
export interface FramePlace {
  /** Referenced Segment Number; null where there is none (LABELMAP, or a writer that left it out). */
  readonly segment: number | null;
  /** Source images named by the frame, each once. */
  readonly sources: readonly SourceFrame[];
  readonly plane: FramePlane | null;
  /** mm between rows, between columns. */
  readonly spacingMm: readonly [number, number] | null;
}

const SOURCE_FOR_PROCESSING = '121322';

/** Of every frame, in their order. @param frames how many there are; never more than the file describes. */
export function readPlaces(dataSet: DataSet, frames: number): FramePlace[] {
  const perFrame = itemsOf(dataSet, 'x52009230');
  return Array.from({ length: frames }, (_, frame) => {
    const scopes = scopesOf(dataSet, perFrame, frame);
    const segment = groupWith(scopes, 'x0062000a', 'x0062000b');
    return {
      segment: segment === null ? null : (uint16Of(segment, 'x0062000b') ?? null),
      sources: sourcesIn(scopes),
      plane: planeIn(scopes),
      spacingMm: spacingIn(scopes),
    };
  });
}

/** Instances that the file as a whole refers to: Common Instance Reference, and Source Image of old writers. */
export function referencedInstances(dataSet: DataSet): string[] {
  const common = itemsOf(dataSet, 'x00081115').flatMap((series) => itemsOf(series, 'x0008114a'));
  const found = [...common, ...itemsOf(dataSet, 'x00082112')].flatMap(
    (item) => stringOf(item, 'x00081155') ?? [],
  );
  return [...new Set(found)];
}

/** The first scope that names sources: a frame's own ones, else those that all frames share. */
function sourcesIn({ scopes }: FrameScopes): SourceFrame[] {
  for (const scope of scopes) {
    const images = itemsOf(scope, 'x00089124').flatMap((derivation) => itemsOf(derivation, 'x00082112'));
    const meant = images.filter((image) => purposeOf(image) === SOURCE_FOR_PROCESSING);
    const sources = (meant.length > 0 ? meant : images).flatMap(sourceOf);
    if (sources.length > 0) return unique(sources);
  }
  return [];
}

function purposeOf(image: DataSet): string | undefined {
  const code = itemsOf(image, 'x0040a170')[0];
  return code === undefined ? undefined : stringOf(code, 'x00080100');
}

function sourceOf(image: DataSet): SourceFrame[] {
  const sopInstanceUid = stringOf(image, 'x00081155');
  if (sopInstanceUid === undefined) return [];
  const numbers = stringsOf(image, 'x00081160')
    .map(Number)
    .filter((number) => Number.isInteger(number) && number > 0);
  if (numbers.length === 0) return [{ sopInstanceUid, frameIndex: null }];
  return numbers.map((number) => ({ sopInstanceUid, frameIndex: number - 1 }));
}

function unique(sources: readonly SourceFrame[]): SourceFrame[] {
  const found = new Map(
    sources.map((source) => [`${source.sopInstanceUid}#${source.frameIndex ?? ''}`, source]),
  );
  return [...found.values()];
}

function planeIn(scopes: FrameScopes): FramePlane | null {
  const position = valuesIn(scopes, 'x00209113', 'x00200032');
  const orientation = valuesIn(scopes, 'x00209116', 'x00200037');
  if (position?.length !== 3 || orientation?.length !== 6) return null;
  // Their lengths were just checked.
  return { position: position as unknown as PointLps, orientation: orientation as unknown as Orientation };
}

function spacingIn(scopes: FrameScopes): readonly [number, number] | null {
  const [row, column] = valuesIn(scopes, 'x00289110', 'x00280030') ?? [];
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : null;
}

function valuesIn(scopes: FrameScopes, sequence: string, tag: string): number[] | null {
  const group = groupWith(scopes, sequence, tag);
  return group === null ? null : decimalsOf(group, tag);
}
