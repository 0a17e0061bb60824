import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { givenKey } from '../sealing/workspace-key.ts';
import { SERVE_OPTIONS, serveOptions } from '../serving/serve-options.ts';
import { serveWorkspace } from '../serving/serve-workspace.ts';

export const command: Command = {
  name: 'serve',
  summary: 'Open the workstation on a workspace in a browser of this computer',
  usage: 'WORKSPACE [--port N] [--models DIR]... [--no-open]',
  description:
    'Prints an address with a one-time token and opens it in the browser where there is one. Only this computer can ' +
    'reach it. WORKSPACE is made when it does not exist; one process at a time may write to it. Ctrl-C ends the ' +
    'workstation in order (exit code 130); nothing is lost when it is killed, either.',
  options: SERVE_OPTIONS,
  positionals: { min: 1, max: 1 },
  examples: ['countersign serve ./workspace'],
  async run(input, context) {
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    await serveWorkspace(context, {
      folder,
      key: await givenKey(input, context, folder),
      demo: 'on-request',
      ...serveOptions(input, context),
    });
    return EXIT.ok;
  },
};
