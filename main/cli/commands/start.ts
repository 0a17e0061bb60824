import { join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Command, CommandContext, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { dataFolder } from '../../platform/data-folder.ts';
import { programRoot } from '../../platform/program-root.ts';
import { givenKey } from '../sealing/workspace-key.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { SERVE_OPTIONS, serveOptions } from '../serving/serve-options.ts';
import { serveWorkspace } from '../serving/serve-workspace.ts';
import { builtApp, canBuildApp } from '../starting/built-app.ts';
import { electronBinary } from '../starting/electron-binary.ts';
import { insteadOfWindow, planStart } from '../starting/plan-start.ts';
import { runWindow, type WindowEnd } from '../starting/run-window.ts';

export const command: Command = {
  name: 'start',
  summary: 'Open the workstation; the first time with a demo study in a workspace of its own',
  usage: '[--workspace DIR] [--browser] [--port N] [--models DIR]... [--no-open]',
  description:
    'Opens a window of its own where Electron and a display are there, on the workspace that was open last when none ' +
    'is named; else it says why in one line and serves the same workstation to the browser of this computer, as ' +
    '--browser, --port and --no-open ask for. A workspace without images gets the demo study: eight synthetic ' +
    'radiographs of wrists, generated on this computer.',
  options: {
    workspace: { kind: 'text', value: 'DIR', help: 'workspace (default: in your data folder)' },
    browser: { kind: 'flag', help: 'the browser, also where a window could be opened' },
    ...SERVE_OPTIONS,
  },
  positionals: { min: 0, max: 0 },
  async run(input, context) {
    const root = programRoot();
    const plan = planStart({
      wantsBrowser: wantsBrowser(input, context),
      electron: electronBinary(root, context.env),
      platform: process.platform,
      env: context.env,
      isRoot: process.getuid?.() === 0,
      hasProgram: canBuildApp(root),
    });
    let why = plan.kind === 'browser' ? plan.why : null;
    if (plan.kind === 'window') {
      const end = await openWindow(plan.binary, input, context);
      if (end.kind === 'closed') return EXIT.ok;
      if (end.kind === 'failed') return EXIT.failed;
      why = end.why;
    }
    if (why !== null) await context.err.line(insteadOfWindow(why));
    return serveBrowser(input, context);
  },
};

/** What only the browser's way can do. A sealed workspace opens in a window by the account's keychain. */
function wantsBrowser(input: CommandInput, context: CommandContext): boolean {
  const unlock = Object.keys(UNLOCK_OPTION).some((name) => input.text(name) !== undefined);
  const asked = input.flag('browser') || input.flag('no-open') || input.text('port') !== undefined;
  return asked || unlock || context.json;
}

async function openWindow(binary: string, input: CommandInput, context: CommandContext): Promise<WindowEnd> {
  const { env, signal, cwd, err } = context;
  const { models } = serveOptions(input, context);
  const workspace = input.text('workspace');
  try {
    const app = await builtApp({ root: programRoot(), signal, say: (line) => err.line(line) });
    const args = [
      app,
      ...(workspace === undefined ? [] : [`--workspace=${resolve(cwd, workspace)}`]),
      ...models.map((folder) => `--models=${folder}`),
      '--demo',
    ];
    return await runWindow(binary, args, { env, signal, now: () => performance.now() });
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { kind: 'never-opened', why: error.message };
  }
}

async function serveBrowser(input: CommandInput, context: CommandContext): Promise<ExitCode> {
  const named = input.text('workspace');
  const folder =
    named === undefined
      ? join(dataFolder(context.env, process.platform), 'workspace')
      : resolve(context.cwd, named);
  const key = await givenKey(input, context, folder);
  await serveWorkspace(context, { folder, key, demo: 'if-empty', ...serveOptions(input, context) });
  return EXIT.ok;
}
