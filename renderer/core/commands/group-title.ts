import { t } from '../language/translate.ts';
import type { CommandGroup } from './command.ts';

/** Heading of a group in the map of the keyboard. */
export function groupTitle(group: CommandGroup): string {
  switch (group) {
    case 'verdict':
      return t('Verdict');
    case 'structures':
      return t('Structures');
    case 'tools':
      return t('Tools');
    case 'edit':
      return t('Edit');
    case 'prompts':
      return t('Prompts');
    case 'view':
      return t('View');
    case 'cases':
      return t('Cases');
    case 'worklist':
      return t('Worklist');
    case 'program':
      return t('Program');
  }
}
