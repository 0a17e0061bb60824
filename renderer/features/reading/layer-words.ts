import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';

/** What a set of masks is called on the screen. */
export const LAYER_WORDS: Readonly<Record<MaskLayer, string>> = {
  current: 'Current',
  refined: 'Refined',
  guess: 'First guess',
  sam: 'SAM alone',
};
