import type { InstanceFacts } from '../dicom/catalogue/instance-facts.ts';

/** What one case is made of: one frame, the stack of one multi-frame file, or the stacks of a series. */
export type CaseUnit = 'frame' | 'instance' | 'series';

/** Modalities whose every frame is a projection that stands for itself. */
const PROJECTION = new Set(['CR', 'DX', 'MG', 'RG', 'PX', 'IO']);

/** Modalities whose single images are slices of a volume. */
const TOMOGRAPHIC = new Set(['CT', 'MR', 'PT', 'NM', 'OPT']);

/** Secondary Capture Image Storage and its multi-frame relatives: pictures of screens and scanned films. */
const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.[1-4])?$/;

/**
 * Projections and captures are read frame by frame. Films of moving things (XA, RF, US with several frames),
 * tomosynthesis (MG whose frames say where they lie) and enhanced objects are one stack a file; slices that lie
 * in files of their own are the stacks of their series.
 */
export function caseUnitOf(facts: InstanceFacts): CaseUnit {
  const { frames, planes, kind, sopClassUid } = facts;
  if (SECONDARY_CAPTURE.test(sopClassUid)) return 'frame';
  if (PROJECTION.has(facts.series.modality)) return frames > 1 && planes.length > 0 ? 'instance' : 'frame';
  if (frames > 1) return 'instance';
  if (kind === 'secondary') return 'frame';
  return planes.length > 0 || TOMOGRAPHIC.has(facts.series.modality) ? 'series' : 'frame';
}
