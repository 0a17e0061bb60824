#!/usr/bin/env node
// Starts the command line on the Node version of the project (24: runs TypeScript, has node:sqlite),
// whichever Node the shell found first.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const flags = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)];
const executable =
  Number(process.versions.node.split('.')[0]) >= 24
    ? process.execPath
    : createRequire(import.meta.url).resolve('node/bin/node');
const child = spawn(executable, flags, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
