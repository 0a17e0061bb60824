import type { EditTool } from '../../../core/domain/journal-entry.ts';
import { fillHoles } from '../../../core/edit/fill-holes.ts';
import { grow, shrink } from '../../../core/edit/grow-shrink.ts';
import { mergeMasks } from '../../../core/edit/merge-masks.ts';
import { removeIslands } from '../../../core/edit/parts.ts';
import { smooth } from '../../../core/edit/smooth.ts';
import { subtract } from '../../../core/mask/algebra.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import type { Replacement } from '../case/case-editor.ts';
import type { OpenCase } from '../case/create-case-session.ts';
import { t } from '../language/translate.ts';
import type { OneShotId, ToolSettings } from './tool-types.ts';

export interface OneShotPlace {
  readonly session: OpenCase;
  readonly frameId: string;
  /** Height of a pixel divided by its width. */
  readonly aspect: number;
  readonly settings: ToolSettings;
  /** The second structure of `merge` and `split-parts`. */
  readonly other: string | null;
}

const TOOL: Readonly<Record<OneShotId, Exclude<EditTool, 'import'>>> = {
  'fill-holes': 'fill-holes',
  'remove-islands': 'remove-islands',
  grow: 'grow',
  shrink: 'shrink',
  smooth: 'smooth',
  'copy-first-guess': 'copy-first-guess',
  clear: 'clear',
  'split-parts': 'split',
  merge: 'merge',
};

/** One command on the active structure of the present frame. @returns why not, as a sentence, or null. */
export function runOneShot(command: OneShotId, place: OneShotPlace): string | null {
  const { session, frameId, settings } = place;
  const structure = session.store.getState().active;
  const mask = session.masks.mask(frameId, structure, 'current');
  if (mask === null) return t('The masks of this image are still on their way.');
  if (command === 'merge' || command === 'split-parts')
    return shareWithOther(command, place, { structure, mask });
  const { morphPx, islandPx } = settings;
  const made = result(command, mask, place);
  if (made === null) return t('There is no first guess of this structure on this image.');
  const facts: Record<string, number> =
    command === 'remove-islands' ? { islandPx } : SIZED.has(command) ? { radiusPx: morphPx } : {};
  return session.editor.replace([{ structure, frameId, mask: made }], {
    tool: TOOL[command],
    settings: facts,
  });
}

const SIZED: ReadonlySet<OneShotId> = new Set(['grow', 'shrink', 'smooth']);

function result(
  command: Exclude<OneShotId, 'merge' | 'split-parts'>,
  mask: BitMask,
  { session, frameId, aspect, settings }: OneShotPlace,
): BitMask | null {
  const { morphPx, islandPx } = settings;
  switch (command) {
    case 'fill-holes':
      return fillHoles(mask);
    case 'remove-islands':
      return removeIslands(mask, islandPx > 0 ? { minAreaPx: islandPx } : { keep: 'largest' });
    case 'grow':
      return grow(mask, morphPx, aspect);
    case 'shrink':
      return shrink(mask, morphPx, aspect);
    case 'smooth':
      return smooth(mask, 2 * morphPx, aspect);
    case 'clear':
      return createMask(mask.width, mask.height);
    case 'copy-first-guess':
      return session.masks.mask(frameId, session.store.getState().active, 'guess');
  }
}

/** `merge` takes the other structure's pixels in; `split-parts` gives it all parts but the largest. */
function shareWithOther(
  command: 'merge' | 'split-parts',
  { session, frameId, other }: OneShotPlace,
  own: { readonly structure: string; readonly mask: BitMask },
): string | null {
  const theirs = other === null ? null : session.masks.mask(frameId, other, 'current');
  if (other === null || theirs === null || other === own.structure)
    return t('Choose the other structure first.');
  const largest = removeIslands(own.mask, { keep: 'largest' });
  const [mask, otherMask] =
    command === 'merge'
      ? [mergeMasks([own.mask, theirs], theirs), createMask(theirs.width, theirs.height)]
      : [largest, mergeMasks([theirs, subtract(own.mask, largest)], theirs)];
  const masks: Replacement[] = [
    { structure: own.structure, frameId, mask },
    { structure: other, frameId, mask: otherMask },
  ];
  return session.editor.replace(masks, { tool: TOOL[command], settings: { other } });
}
