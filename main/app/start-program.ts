import { spawn } from 'node:child_process';
import type { App } from 'electron';
import { isChromiumSwitch } from './chromium-switches.ts';
import { childEnvironment, type Environment } from '../platform/environment.ts';

/** How this program is started once more. */
export interface ProgramFile {
  /** Executable. */
  readonly file: string;
  /** Words that have to come first: Chromium's switches of this start and, in a checkout, the folder of the app. */
  readonly args: readonly string[];
}

/** An AppImage runs from a mount that goes away with it, so it is started again by its own file. */
export function programFile(
  facts: { readonly execPath: string; readonly argv: readonly string[]; readonly isDefaultApp: boolean },
  env: Environment,
): ProgramFile {
  const words = facts.argv.slice(1);
  const first = words.findIndex((word) => !isChromiumSwitch(word));
  // E.g. --no-sandbox, without which this computer might not start it again.
  const switches = first < 0 ? words : words.slice(0, first);
  const image = env['APPIMAGE'];
  if (image !== undefined && image !== '') return { file: image, args: switches };
  const folder = words.find((word) => !word.startsWith('-'));
  const isFolder = facts.isDefaultApp && folder !== undefined;
  return { file: facts.execPath, args: isFolder ? [...switches, folder] : switches };
}

/** Words that open a workspace: in one word, since Chromium sorts the others. */
export function workspaceArgument(workspace: string): string {
  return `--workspace=${workspace}`;
}

/** Opens another workspace in a process of its own, which outlives this one. @param onFailure it did not start. */
export function openOtherWorkspace(
  program: ProgramFile,
  workspace: string,
  onFailure: () => void,
  start: typeof spawn = spawn,
): void {
  const child = start(program.file, [...program.args, workspaceArgument(workspace)], {
    detached: true,
    stdio: 'ignore',
    env: childEnvironment(process.env),
  });
  child.on('error', onFailure);
  child.unref();
}

export interface Restart {
  /** Ends the program in order and starts it again on the same workspace. */
  begin(): void;
  /** The person stays: a later end is an end. */
  cancel(): void;
}

export function createRestart(
  app: Pick<App, 'on' | 'relaunch' | 'quit'>,
  program: ProgramFile,
  workspace: string,
): Restart {
  let wanted = false;
  // Only when nothing can keep the program open any more: `relaunch` cannot be taken back.
  app.on('will-quit', () => {
    if (!wanted) return;
    wanted = false;
    app.relaunch({ execPath: program.file, args: [...program.args, workspaceArgument(workspace)] });
  });
  return {
    begin: () => {
      wanted = true;
      app.quit();
    },
    cancel: () => void (wanted = false),
  };
}
