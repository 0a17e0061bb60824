// The process that runs networks. It is killed without warning: it owns nothing that must survive.
import type { ToHost } from '../protocol.ts';
import { parentPortOf } from './parent-port.ts';
import { serve } from './serve.ts';

// A terminal's Ctrl-C reaches this process too; the parent decides. Dying of it would look like a crash.
process.on('SIGINT', () => undefined);

const port = parentPortOf(process);
// Both ends are this program: the messages are what protocol.ts says.
if (port === null) {
  // Without a parent there is nobody to answer. (Electron ends its utility processes itself.)
  process.on('disconnect', () => process.exit(0));
  await serve({
    send: (message) => {
      process.send?.(message);
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToHost)),
  });
} else {
  await serve({
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data as ToHost)),
  });
}
