import { MAX_MESSAGE_BYTES } from './channel.ts';
import type { Channel } from './channel.ts';
import { createInbox } from './inbox.ts';

/** What the WebSockets of browsers and of the `ws` package have in common; it is already open. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

const OPEN = 1;
/** Close codes of RFC 6455, 7.4.1; a browser may only say 1000 itself. */
const NORMAL = 1000;

/** A channel over an open WebSocket: JSON text, one message a frame. What is no JSON text ends it. */
export function createWebSocketChannel(socket: SocketLike): Channel {
  const inbox = createInbox();
  const close = (): void => {
    // Without waiting for the other side to agree: it may be dead.
    inbox.end();
    socket.close(NORMAL);
  };
  socket.addEventListener('message', ({ data }) => {
    if (inbox.ended) return;
    const parsed = parse(data);
    if (parsed === null) close();
    else inbox.deliver(parsed.message);
  });
  socket.addEventListener('close', () => inbox.end());
  return {
    send: (message) => {
      if (inbox.ended || socket.readyState !== OPEN) return;
      const text = JSON.stringify(message);
      if (isLongerThan(text, MAX_MESSAGE_BYTES)) throw new RangeError('The message is too long.');
      socket.send(text);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close,
  };
}

function parse(data: unknown): { readonly message: unknown } | null {
  if (typeof data !== 'string') return null;
  try {
    return { message: JSON.parse(data) };
  } catch {
    return null;
  }
}

/** Whether a text has more than `limit` bytes in UTF-8. */
function isLongerThan(text: string, limit: number): boolean {
  // A UTF-16 unit has one to three bytes, so that nearly all texts are decided without looking at them.
  if (text.length * 3 <= limit) return false;
  if (text.length > limit) return true;
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair stands for two of the pair's four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes > limit;
}
