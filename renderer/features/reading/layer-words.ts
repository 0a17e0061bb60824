import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';
import { t } from '../../core/language/translate.ts';

/** What a set of masks is called on the screen. */
export function layerWords(layer: MaskLayer): string {
  switch (layer) {
    case 'current':
      return t('Current');
    case 'refined':
      return t('Refined');
    case 'guess':
      return t('First guess');
    case 'sam':
      return t('SAM alone');
  }
}

/** The same within a phrase. */
export function layerPhrase(layer: MaskLayer): string {
  switch (layer) {
    case 'current':
      return t('current');
    case 'refined':
      return t('refined');
    case 'guess':
      return t('first guess');
    case 'sam':
      return t('SAM alone');
  }
}
