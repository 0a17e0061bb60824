// The process that runs networks. It is killed without warning: it owns nothing that must survive.
import { serve } from './serve.ts';
import type { ToHost } from '../protocol.ts';

// Without a parent there is nobody to answer.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches this process too; the parent decides. Dying of it would look like a crash.
process.on('SIGINT', () => undefined);

await serve({
  send: (message) => {
    process.send?.(message);
  },
  // Both ends are this program: the messages are what protocol.ts says.
  onMessage: (listener) => process.on('message', (message) => listener(message as ToHost)),
});
