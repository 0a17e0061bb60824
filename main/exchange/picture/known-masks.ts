import { createHash } from 'node:crypto';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { isKnown } from '../../../core/exchange/judgement.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { encodeMask } from '../../../core/mask/rle.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';

export interface KnownMask {
  readonly entry: ExportStructure;
  /** In the task, from 0. */
  readonly index: number;
  /** Empty where the structure is known not to be on this frame. */
  readonly mask: BitMask;
}

/** The masks of a frame that leave, and empty ones of what is absent: decoded one after the other. */
export function* knownMasks(one: ExportCase, frame: number, includeUnsigned: boolean): Generator<KnownMask> {
  const { columns, rows } = one.frames[frame]!.facts;
  for (const [index, entry] of one.structures.entries()) {
    if (entry.leaves) yield { entry, index, mask: maskOf(one, entry, frame) };
    else if (isKnown(entry.judgement, includeUnsigned))
      yield { entry, index, mask: createMask(columns, rows) };
  }
}

/** Structures of which nobody has judged in a way that leaves: they are not absent. */
export function unknownStructures(one: ExportCase, includeUnsigned: boolean): ExportStructure[] {
  return one.structures.filter(({ leaves, judgement }) => !leaves && !isKnown(judgement, includeUnsigned));
}

/** Whether anything at all is known of a case; else it has no place in a data set. */
export function isAnythingKnown(one: ExportCase, includeUnsigned: boolean): boolean {
  return unknownStructures(one, includeUnsigned).length < one.structures.length;
}

/** Names a mask by its very pixels, so that what was meant need not lie in memory until the end of a batch. */
export function maskDigest(mask: BitMask): string {
  return createHash('sha256').update(encodeMask(mask)).digest('base64url');
}

/** What a format of pictures cannot say of a case. */
export function pictureFindings(one: ExportCase, format: ExportFormat): Finding[] {
  const aspects = new Set(one.frames.map(({ facts }) => facts.pixelAspect));
  if ([...aspects].every((aspect) => Math.abs(aspect - 1) < SQUARE)) return [];
  return [
    {
      severity: 'warning',
      code: 'non-square-pixels',
      caseId: one.caseId,
      structure: null,
      format,
      message:
        'The pixels of this case are not square, and the PNG keeps them as they are: whoever looks at it sees it squeezed, but masks and image fit each other.',
    },
  ];
}

/** Spacings are written with few digits: a difference below this is none. */
const SQUARE = 1e-3;
