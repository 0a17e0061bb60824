import { dataFolder } from '../platform/data-folder.ts';
import { openStationLog, type StationLog } from '../station/station-log.ts';
import { watchDefects } from '../station/watch-defects.ts';
import { version } from '../platform/version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { interruptHandler } from './interrupts.ts';
import { runCli, type CliPorts } from './run.ts';
import { flush, streamWriter } from './writer.ts';

/**
 * Runs one command line with the streams, signals and folder of this process. What it wrote has left the process when
 * this resolves.
 * @param more what differs between Node and the installed program.
 */
export async function runProcess(
  args: readonly string[],
  more: Pick<CliPorts, 'launchHost' | 'launchTrainer'> = {},
): Promise<ExitCode> {
  const cancel = new AbortController();
  const onSignal = interruptHandler(
    () => cancel.abort(),
    () => process.exit(EXIT.cancelled),
    () => performance.now(),
  );
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  const err = streamWriter(process.stderr, () => undefined);
  const log = logOfCommand(args[0] ?? '', (line) => void err.line(line));
  watchDefects(log);
  const code = await logged(log, args[0] ?? '', () =>
    runCli(args, {
      cwd: process.cwd(),
      env: process.env,
      signal: cancel.signal,
      out: streamWriter(process.stdout, () => cancel.abort()),
      err,
      log,
      ...more,
    }),
  );
  await flush(process.stdout);
  await flush(process.stderr);
  return code;
}

/** Commands that keep a workstation open: what it logs is shown as well. */
const WORKSTATION = ['start', 'serve'];
/** Commands whose beginning and end somebody may look for later. */
const LASTING = [
  'prepare',
  'calibrate',
  'evaluate',
  'export',
  'import',
  'train',
  'experiment',
  ...WORKSTATION,
];

function logOfCommand(command: string, echo: (line: string) => void): StationLog {
  const folder = dataFolder(process.env, process.platform);
  return WORKSTATION.includes(command)
    ? openStationLog({ dataFolder: folder, kind: 'workstation', echo })
    : openStationLog({ dataFolder: folder, kind: 'cli' });
}

async function logged(log: StationLog, command: string, run: () => Promise<ExitCode>): Promise<ExitCode> {
  if (!LASTING.includes(command)) return run();
  log.note(`${command} has started, version ${version()}`);
  const code = await run();
  log.note(`${command} has ended with exit code ${String(code)} after ${process.uptime().toFixed(0)} s`);
  return code;
}
