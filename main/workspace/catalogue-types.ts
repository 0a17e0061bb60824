import type { InstanceFacts } from '../dicom/catalogue/instance-facts.ts';
import type { SeriesFinding } from '../dicom/catalogue/sort-series.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';

/** What became of a file that was found. */
export type FileState =
  /** The instance's own file. */
  | 'image'
  /** Catalogued, but no image to review (SR, SEG, RTDOSE, float). */
  | 'refused'
  /** Another file with the same instance and the same pixels. */
  | 'copy'
  /** Another file with the same SOP Instance UID and other pixels. */
  | 'conflict'
  /** Could not be read or listed. */
  | 'failed';

/** One frame to prepare and review. */
export interface CatalogueFrame {
  /** `<SOP Instance UID>#<frame index>`: unique in the workspace and stable. */
  readonly frameId: string;
  readonly sopInstanceUid: string;
  /** 0-based. */
  readonly frameIndex: number;
  readonly locator: SourceLocator;
  readonly facts: InstanceFacts;
  /** Hash of the decoded frame, once `recordFrameHash` was told. */
  readonly pixelSha256: string | null;
}

export interface CatalogueSeries {
  readonly seriesUid: string;
  readonly studyUid: string;
  /** In the order of the geometry (see `sortSeries`). */
  readonly frames: readonly CatalogueFrame[];
  readonly findings: readonly SeriesFinding[];
}

/** A file that is not in the worklist, and why. */
export interface CatalogueProblem {
  readonly locator: SourceLocator;
  readonly state: Exclude<FileState, 'image' | 'copy'>;
  /** One sentence. */
  readonly reason: string;
}

export interface CatalogueConflict {
  readonly sopInstanceUid: string;
  readonly kept: SourceLocator;
  /** Content hash of the file that was there first and stays. */
  readonly keptSha256: string;
  readonly other: SourceLocator;
  readonly otherSha256: string;
}

export interface CatalogueCounts {
  readonly studies: number;
  readonly series: number;
  readonly instances: number;
  /** Instances that are images to review. */
  readonly reviewable: number;
  readonly files: Readonly<Record<FileState, number>>;
}
