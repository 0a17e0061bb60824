import { runProcess } from './run-process.ts';

// Worker threads and forked hosts that a command left behind must not keep the terminal waiting.
process.exit(await runProcess(process.argv.slice(2)));
