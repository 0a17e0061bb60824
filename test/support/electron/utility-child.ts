// Runs in a forked Node in place of Electron's own start-up of a utility process: gives the module named by the first
// argument a `process.parentPort` and no `process.send`, then loads it.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const send = process.send?.bind(process);
const port = new EventEmitter();
const waiting: unknown[] = [];
const parentPort = Object.assign(port, { postMessage: (message: unknown) => send?.(message) });
process.on('message', (data) => {
  if (!port.emit('message', { data, ports: [] })) waiting.push(data);
});
port.on('newListener', () => {
  // Once it listens, what came before.
  queueMicrotask(() => {
    for (const data of waiting.splice(0)) port.emit('message', { data, ports: [] });
  });
});
process.on('disconnect', () => process.exit(0));
Object.assign(process, { parentPort, send: undefined });

await import(pathToFileURL(process.argv[2] ?? '').href);
