import { resolve } from 'node:path';
import { UsageError, type CommandContext, type CommandInput, type CommandOption } from '../command.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import type { ServeRequest } from './serve-workspace.ts';

/** Options that `serve` and `start` share. */
export const SERVE_OPTIONS: Readonly<Record<string, CommandOption>> = {
  port: { kind: 'text', value: 'N', help: 'port of the address (default: a free one)' },
  models: { kind: 'list', value: 'DIR', help: 'folder with further models and their tasks' },
  ...UNLOCK_OPTION,
  'no-open': { kind: 'flag', help: 'print the address only, open no browser' },
};

/** @throws UsageError for what is no port. */
export function serveOptions(
  input: CommandInput,
  context: CommandContext,
): Pick<ServeRequest, 'port' | 'models' | 'browser'> {
  return {
    port: portOf(input.text('port')),
    models: input.list('models').map((one) => resolve(context.cwd, one)),
    browser: input.flag('no-open') ? 'leave' : 'open',
  };
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new UsageError(`--port needs a whole number from 0 to 65535, not "${text}".`);
}
