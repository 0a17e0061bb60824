import type { SpacingMm } from '../../../core/domain/geometry.ts';
import type { MaskFit } from '../../../core/evaluation/compared-mask.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { equalMasks, isEmpty } from '../../../core/mask/count.ts';
import { dice } from '../../../core/mask/overlap.ts';
import { decodeMask } from '../../../core/mask/rle.ts';
import { surfaceDistances } from '../../../core/mask/surface-distance.ts';
import { labelFrame } from '../../../core/pipeline/label-frame.ts';
import type { SessionPort } from '../../../core/pipeline/session-port.ts';
import type { EmbeddingStore } from '../../workspace/embedding-store.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import { frameJob } from '../label-case.ts';
import { decodePlace, type DecodePorts } from '../label-frame-file.ts';
import type { CompareAnswer, CompareTask } from './operations.ts';

export interface ComparerPorts extends DecodePorts {
  readonly masks: Pick<MaskStore, 'get'>;
  readonly embeddings: EmbeddingStore;
  readonly sessions: SessionPort;
}

/** Lets several engines label a frame and says how well each fits signed masks. Nothing of it is stored but embeddings. */
export function createMaskComparer(
  ports: ComparerPorts,
): (task: CompareTask, work: { readonly signal: AbortSignal }) => Promise<CompareAnswer> {
  const { masks, embeddings, sessions } = ports;
  return async ({ frame, engines, signed }, { signal }) => {
    const { frame: decoded, ...digests } = await decodePlace(frame, ports);
    const { spacing } = decoded;
    const size = { width: decoded.columns, height: decoded.rows };
    const truths = signed.map(({ mask }) => decodeMask(mask, size));
    const fits: (MaskFit | null)[][] = [];
    for (const engine of engines) {
      const own = { ...engine, sessions };
      const job = frameJob(own, decoded, embeddings, { priority: 'batch', signal, pixels: digests.pixels });
      const drawn = new Map(
        (await labelFrame(own, job)).structures.map((one) => [one.structure, one.masks.refined]),
      );
      fits.push(
        signed.map(({ structure }, index) => {
          const mask = drawn.get(structure);
          return mask === undefined ? null : fitOf(mask, truths[index]!, spacing);
        }),
      );
    }
    const corrections: (number | null)[] = [];
    for (const [index, { correctedFrom }] of signed.entries()) {
      const before = correctedFrom === null ? null : await masks.get(correctedFrom);
      // A stack is corrected as a whole: on most of its frames nothing was.
      if (before === null || equalMasks(before, truths[index]!)) corrections.push(null);
      else corrections.push(fitOf(before, truths[index]!, null).deviation ?? 1);
    }
    return { ...digests, fits, corrections };
  };
}

/** @param spacing null where nothing tells how large a pixel is. */
export function fitOf(mask: BitMask, truth: BitMask, spacing: SpacingMm | null): MaskFit {
  const empty = isEmpty(mask);
  const absent = isEmpty(truth);
  const hd95Px = surfaceDistances(mask, truth)?.hd95 ?? null;
  return {
    empty,
    absent,
    dice: absent ? null : dice(mask, truth),
    hd95Px,
    hd95Mm: hd95Px === null || spacing === null ? null : millimetres(hd95Px, { mask, truth, spacing }),
    deviation: hd95Px === null ? null : hd95Px / Math.hypot(mask.width, mask.height),
  };
}

/** Square pixels, which nearly all are, need no second transform. */
function millimetres(
  hd95Px: number,
  { mask, truth, spacing }: { mask: BitMask; truth: BitMask; spacing: SpacingMm },
): number | null {
  if (spacing.row === spacing.column) return hd95Px * spacing.row;
  return surfaceDistances(mask, truth, spacing)?.hd95 ?? null;
}
