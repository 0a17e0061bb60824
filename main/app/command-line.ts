import { runProcess } from '../cli/run-process.ts';
import { createForkLauncher, type ForkOptions } from '../inference/fork-host.ts';
import { createTrainerLauncher } from '../training/trainer-process.ts';
import { INFERENCE_HOST, TRAINING_HOST } from './arguments.ts';

/**
 * Runs a command line in the installed program, without a window: to be awaited at the top of main.ts, before Electron
 * is ready. Electron pumps Node's loop until the main module has been evaluated (JoinAppCode in
 * electron_browser_main_parts.cc), and only then starts what needs a screen: so a command needs no display, no
 * profile and no lock, and two of them can run beside a window.
 *
 * Networks run and are trained in this program, started once more with a word for it: Electron's utilityProcess begins after
 * `ready`, and a packaged program does not fork Node (fuse RunAsNode is off).
 *
 * Windows: Countersign.exe is a program of windows. Electron attaches it to the console of its parent and routes
 * stdout and stderr there (RouteStdioToConsole in electron_main_win.cc; pipes and files stay what they are), but
 * cmd.exe and PowerShell do not wait for such a program: the prompt returns first and no exit code is seen. A command
 * script waits ("This new behavior does not occur if executing within a command script", `cmd /?`), so the package
 * brings `countersign.cmd` of two lines, which quotes nothing anew and keeps redirection, unlike `start /wait`:
 *
 *     @"%~dp0Countersign.exe" %*
 *     @exit /b %errorlevel%
 *
 * There is no standard input in such a process, and ELECTRON_NO_ATTACH_CONSOLE must not be set.
 *
 * @returns the exit code; leave by `process.exit`, since worker threads of a command may still be alive.
 */
export function runCommandLine(
  args: readonly string[],
  { execPath, appArguments }: { readonly execPath: string; readonly appArguments: readonly string[] },
): Promise<number> {
  const programFor = (word: string): ForkOptions => ({
    program: { file: execPath, args: [...appArguments, word] },
  });
  return runProcess(args, {
    launchHost: createForkLauncher(programFor(INFERENCE_HOST)),
    launchTrainer: createTrainerLauncher(programFor(TRAINING_HOST)),
  });
}
