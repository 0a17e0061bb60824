import type { Channel } from '../../core/transport/channel.ts';
import { createInbox } from '../../core/transport/inbox.ts';

// Taken once, so that a test with a false clock still gets its messages.
const later = setImmediate;

/**
 * Two ends in one process, for tests and for pages that run beside their backend. Messages arrive later, in order,
 * as copies made of JSON text: what would not survive a socket does not survive here either.
 */
export function createMemoryChannels(): readonly [Channel, Channel] {
  const inboxes = [createInbox(), createInbox()] as const;
  const end = (own: 0 | 1): Channel => {
    const inbox = inboxes[own];
    const other = inboxes[own === 0 ? 1 : 0];
    return {
      send: (message) => {
        if (inbox.ended) return;
        const text = JSON.stringify(message);
        later(() => other.deliver(JSON.parse(text)));
      },
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close: () => {
        inbox.end();
        // Later, so that what was sent before the end still arrives before it.
        later(() => other.end());
      },
    };
  };
  return [end(0), end(1)];
}
