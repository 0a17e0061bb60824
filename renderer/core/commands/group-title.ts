import { t } from '../language/translate.ts';
import type { CommandGroup } from './command.ts';

/** Groups of the reading view, and those of the lists, in the order in which a reader meets them. */
export const READING_GROUPS: readonly CommandGroup[] = [
  'verdict',
  'structures',
  'tools',
  'prompts',
  'edit',
  'view',
  'cases',
];
export const LIST_GROUPS: readonly CommandGroup[] = ['worklist', 'program'];

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
