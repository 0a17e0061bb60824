import { PASSPHRASE_VARIABLE } from '../../station/workspace-key.ts';
import type { CommandOption } from '../command.ts';

/** Of every command that opens a workspace. */
export const UNLOCK_OPTION: Readonly<Record<string, CommandOption>> = {
  unlock: {
    kind: 'text',
    value: 'FILE',
    help: `of a sealed workspace: FILE holds its passphrase in its first line (or ${PASSPHRASE_VARIABLE}; else it is asked for)`,
  },
};
