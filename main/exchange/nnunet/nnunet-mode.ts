import type { ExportCase } from '../export-case.ts';
import type { CaseVolume } from '../volume/volume-of-frames.ts';

/** How structures become data sets. */
export interface NnunetMode {
  write(one: ExportCase, volume: Extract<CaseVolume, { kind: 'volume' }>, signal: AbortSignal): Promise<void>;
  /** Writes what is known when the last case is written. */
  finish(channels: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>;
}

/** nnU-Net's folders: training and validation cases are both `Tr`. */
export function folderSuffix(one: Pick<ExportCase, 'split'>): 'Tr' | 'Ts' {
  return one.split === 'test' ? 'Ts' : 'Tr';
}

/** Said in every dataset.json. */
export const IMAGE_NOTE =
  'Images hold modality values; MONOCHROME1 images are turned over within the range of their bits, so that more is brighter in all of them.';
