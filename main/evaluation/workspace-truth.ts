import { ExpectedError } from '../../core/domain/errors.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import type { TruthTable } from '../workspace/truth-table.ts';
import type { TruthPlace } from './truth-place.ts';

/**
 * The truth that was imported into a workspace; its cases are frames, by their ids. Patients are those of the images.
 * @param folder of the workspace.
 * @throws ExpectedError `truth-missing` when there is none for the task.
 */
export function workspaceTruth(
  about: { readonly folder: string; readonly taskId: string },
  truth: Pick<TruthTable, 'of'>,
  masks: Pick<MaskStore, 'get'>,
): TruthPlace {
  const byFrame = new Map<string, { readonly structure: string; readonly mask: string }[]>();
  for (const { frameId, structure, mask } of truth.of(about.taskId)) {
    const known = byFrame.get(frameId);
    if (known === undefined) byFrame.set(frameId, [{ structure, mask }]);
    else known.push({ structure, mask });
  }
  if (byFrame.size === 0) {
    throw new ExpectedError(
      'truth-missing',
      `The workspace holds no truth of the task ${about.taskId}; name a folder with --truth, or import it with "countersign import ${about.folder} FILES --as truth".`,
    );
  }
  return {
    root: about.folder,
    patients: new Map(),
    cases: [...byFrame.keys()],
    nameOf: ({ sopInstanceUid, frameIndex }) => {
      const frameId = `${sopInstanceUid}#${frameIndex}`;
      return byFrame.has(frameId) ? frameId : null;
    },
    structuresOf: (name) => Promise.resolve((byFrame.get(name) ?? []).map(({ structure }) => structure)),
    async read(name, size) {
      const rows = byFrame.get(name);
      if (rows === undefined) return null;
      const found = new Map<string, BitMask>();
      for (const { structure, mask } of rows) found.set(structure, sized(await masks.get(mask), size));
      return found;
    },
  };
}

function sized(
  mask: BitMask,
  size: { readonly width: number; readonly height: number } | undefined,
): BitMask {
  if (size === undefined || (mask.width === size.width && mask.height === size.height)) return mask;
  throw new ExpectedError(
    'truth-size',
    `Its truth has ${mask.width} x ${mask.height} pixels, but the image ${size.width} x ${size.height}; import the truth again.`,
  );
}
