import { ExpectedError } from '../../core/domain/errors.ts';
import type { MaskVariant, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { CaseImage, ReportPorts } from './report-input.ts';

/** Kinds of masks from the machine's first word to its last. */
export const VARIANTS: readonly MaskVariant[] = ['unet', 'cleanup', 'sam', 'refined'];

/** What a case page is drawn from; null where it could not be read. */
export interface CaseMaterial {
  readonly image: CaseImage | null;
  /** By sha256: variants of a structure are often the same mask. */
  readonly masks: ReadonlyMap<string, BitMask> | null;
}

/** Reads image and masks of a case. Missing ones are no reason to have no report of the others. */
export async function loadCase(label: PseudoLabel, ports: ReportPorts): Promise<CaseMaterial> {
  const [image, masks] = await Promise.all([
    readable(ports.loadGrey(label)),
    readable(loadMasks(label, ports)),
  ]);
  return { image, masks };
}

async function loadMasks(label: PseudoLabel, ports: ReportPorts): Promise<ReadonlyMap<string, BitMask>> {
  const names = new Set(
    label.structures
      .flatMap((one) => VARIANTS.map((variant) => one.masks[variant]))
      .filter((name) => name !== null),
  );
  const masks = await Promise.all(
    [...names].map(async (name): Promise<[string, BitMask]> => [name, await ports.loadMask(name)]),
  );
  return new Map(masks);
}

async function readable<T>(loading: Promise<T>): Promise<T | null> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}
