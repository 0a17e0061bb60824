import { t } from '../core/language/translate.ts';
import type { BrowsedPlace } from './use-browsing.ts';

/** As the reader knows it: the station names the home folder of the account, every other name is a folder's own. */
export function placeName({ name }: BrowsedPlace): string {
  return name === 'Home folder' ? t('Home folder') : name;
}
