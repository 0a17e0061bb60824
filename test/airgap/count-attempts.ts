/**
 * Runs in a namespace with a counting device (see namespaces.ts): the product alone, used by the contract, then
 * deliberate attempts that must be seen. Prints one line of JSON.
 * Arguments: root (working folder, holds `dicom`), file for the trace of system calls or `none`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useProduct } from './product-session.ts';
import { trafficNow } from './traffic.ts';

const [root = '', trace = 'none'] = process.argv.slice(2);
const MAIN = fileURLToPath(new URL('../../main/cli/main.ts', import.meta.url));
const CALLS = 'trace=connect,sendto,sendmsg,sendmmsg,bind';

const serve = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  MAIN,
  'serve',
  join(root, 'workspace'),
  '--no-open',
  '--json',
];
const [program = '', ...args] =
  trace === 'none'
    ? serve
    : ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-e', CALLS, '-o', trace, ...serve];

const before = trafficNow();
const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(child, 'exit');
const address = await new Promise<string>((resolve, reject) => {
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const found = /http:\/\/[^"\s]+token=[0-9a-f]+/.exec(text);
    if (found !== null) resolve(found[0]);
  });
  void ended.then(() => reject(new Error('countersign serve ended before it was ready')));
});
const done = await useProduct(address, { root, dicom: 'dicom' });
// With -D the process that was started is the program, not strace, which takes no signals.
child.kill('SIGTERM');
await ended;
const after = trafficNow();

const connected = await attempt(() => tryToConnect('198.51.100.7'));
const lookedUp = await attempt(tryToLookUp);
process.stdout.write(
  `${JSON.stringify({ done, left: after.left - before.left, unroutable: after.unroutable - before.unroutable, connected, lookedUp })}\n`,
);
process.exit(0);

/** @returns how many packets an attempt adds. */
async function attempt(work: () => Promise<void>): Promise<number> {
  const start = trafficNow().left;
  await work();
  return trafficNow().left - start;
}

/** Nobody answers: the packet that asks is all that there will be. */
async function tryToConnect(host: string): Promise<void> {
  const socket = connect({ host, port: 443 });
  socket.on('error', () => undefined);
  await leaves();
  socket.destroy();
}

async function tryToLookUp(): Promise<void> {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers(['198.51.100.53']);
  await resolver.resolve4('example.org').catch(() => undefined);
}

/** Until the counter has moved, which it does at once, or a second has passed. */
async function leaves(): Promise<void> {
  const start = trafficNow().left;
  for (let turn = 0; turn < 100 && trafficNow().left === start; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
