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
  more: Pick<CliPorts, 'launchHost'> = {},
): Promise<ExitCode> {
  const cancel = new AbortController();
  const onSignal = interruptHandler(
    () => cancel.abort(),
    () => process.exit(EXIT.cancelled),
    () => performance.now(),
  );
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  const code = await runCli(args, {
    cwd: process.cwd(),
    env: process.env,
    signal: cancel.signal,
    out: streamWriter(process.stdout, () => cancel.abort()),
    err: streamWriter(process.stderr, () => undefined),
    ...more,
  });
  await flush(process.stdout);
  await flush(process.stderr);
  return code;
}
