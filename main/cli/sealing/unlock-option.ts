import type { CommandOption } from '../command.ts';

/** For scripts: whoever can read the environment of the process reads it. */
export const PASSPHRASE_VARIABLE = 'COUNTERSIGN_WORKSPACE_PASSPHRASE';

/** Of every command that opens a workspace. */
export const UNLOCK_OPTION: Readonly<Record<string, CommandOption>> = {
  unlock: {
    kind: 'text',
    value: 'FILE',
    help: `of a sealed workspace: FILE holds its passphrase in its first line (or ${PASSPHRASE_VARIABLE}; else it is asked for)`,
  },
};
