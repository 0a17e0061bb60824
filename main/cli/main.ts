import { EXIT } from './exit-codes.ts';
import { runCli } from './run.ts';
import { flush, streamWriter } from './writer.ts';

const cancel = new AbortController();
let signals = 0;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    cancel.abort();
    // The second Ctrl-C is for work that does not listen to the first.
    if (++signals > 1) process.exit(EXIT.cancelled);
  });
}

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
