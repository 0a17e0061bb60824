// The process that trains. It is killed without warning: what must survive it has sent to its parent.
import { constants, setPriority } from 'node:os';
import { parentPortOf } from '../../inference/host/parent-port.ts';
import type { ToTrainer } from '../protocol.ts';
import { serve } from './serve.ts';

// A terminal's Ctrl-C reaches this process too; the parent decides. Dying of it would look like a crash.
process.on('SIGINT', () => undefined);

// Before any thread is started, which inherits it: a training takes what nobody at a screen wants.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // The system does not let us; then the training competes as any program does.
}

const port = parentPortOf(process);
// Both ends are this program: the messages are what protocol.ts says.
if (port === null) {
  // Without a parent there is nobody to answer. (Electron ends its utility processes itself.)
  process.on('disconnect', () => process.exit(0));
  await serve({
    send: (message) =>
      new Promise((resolve) => {
        if (process.send === undefined) resolve();
        else process.send(message, undefined, undefined, () => resolve());
      }),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToTrainer)),
  });
} else {
  await serve({
    send: async (message) => {
      port.postMessage(message);
      // It leaves with the next turns of the loop; nothing tells when.
      await new Promise((resolve) => setImmediate(resolve));
    },
    onMessage: (listener) => port.on('message', ({ data }) => listener(data as ToTrainer)),
  });
}
