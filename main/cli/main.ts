import { EXIT } from './exit-codes.ts';
import { interruptHandler } from './interrupts.ts';
import { runCli } from './run.ts';
import { flush, streamWriter } from './writer.ts';

const cancel = new AbortController();
const onSignal = interruptHandler(
  () => cancel.abort(),
  () => process.exit(EXIT.cancelled),
  () => performance.now(),
);
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);

const code = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  signal: cancel.signal,
  out: streamWriter(process.stdout, () => cancel.abort()),
  err: streamWriter(process.stderr, () => undefined),
});
await flush(process.stdout);
await flush(process.stderr);
// Worker threads and forked hosts that a command left behind must not keep the terminal waiting.
process.exit(code);
