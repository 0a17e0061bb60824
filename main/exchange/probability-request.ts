import type { ProbabilityRequest } from '../engine/final-probability.ts';
import { maskOf, type ExportCase, type ExportStructure } from './export-case.ts';

/** What the networks have to be told to make the probabilities behind a mask again. */
export function probabilityRequest(
  one: ExportCase,
  structure: ExportStructure,
  frame: number,
): ProbabilityRequest {
  const { frameId, sopInstanceUid, frameIndex, locator, pixelSha256 } = one.frames[frame]!;
  return {
    frame: { frameId, sopInstanceUid, frameIndex, locator, pixelSha256 },
    recorded: one.structures.flatMap(({ labels }) => labels[frame] ?? []),
    models: one.models.flatMap(({ id, kind, files }) =>
      kind === 'unet' || kind === 'sam' ? [{ id, files: [...files] }] : [],
    ),
    structure: structure.structure.id,
    mask: maskOf(one, structure, frame),
  };
}
