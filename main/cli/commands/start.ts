import { join, resolve } from 'node:path';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { dataFolder } from '../../platform/data-folder.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';
import { SERVE_OPTIONS, serveOptions } from '../serving/serve-options.ts';
import { serveWorkspace } from '../serving/serve-workspace.ts';

export const command: Command = {
  name: 'start',
  summary: 'Open the workstation; the first time with a demo study in a workspace of its own',
  usage: '[--workspace DIR] [--port N] [--models DIR]... [--no-open]',
  description:
    'The same as serve, on the workspace in your data folder when none is named. A workspace without images gets the ' +
    'demo study: eight synthetic radiographs of wrists, generated on this computer.',
  options: {
    workspace: { kind: 'text', value: 'DIR', help: 'workspace (default: in your data folder)' },
    ...SERVE_OPTIONS,
  },
  positionals: { min: 0, max: 0 },
  async run(input, context) {
    const named = input.text('workspace');
    const folder =
      named === undefined
        ? join(dataFolder(context.env, process.platform), 'workspace')
        : resolve(context.cwd, named);
    const key = await workspaceKey(input, context, folder);
    await serveWorkspace(context, { folder, key, demo: 'if-empty', ...serveOptions(input, context) });
    return EXIT.ok;
  },
};
