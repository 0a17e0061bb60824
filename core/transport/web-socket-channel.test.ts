import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from './channel.ts';
import { createWebSocketChannel } from './web-socket-channel.ts';

/** A socket that is open and remembers. */
function createSocket() {
  const sent: string[] = [];
  const closed: (number | undefined)[] = [];
  const listeners = new Map<string, (event: { readonly data: unknown }) => void>();
  return {
    ...{ sent, closed },
    hear: (data: unknown) => listeners.get('message')?.({ data }),
    socket: {
      readyState: 1,
      send: (text: string) => void sent.push(text),
      close: (code?: number) => void closed.push(code),
      addEventListener: (type: string, listener: (event: { readonly data: unknown }) => void) =>
        void listeners.set(type, listener),
    },
  };
}

describe('createWebSocketChannel', () => {
  // Two quotation marks stand around the text.
  it.each([
    ['a', 1],
    ['ü', 2],
    ['手', 3],
    ['🦴', 4],
  ])('sends as many %s as fit, counted in bytes, and not one more', (letter, bytes) => {
    const { socket, sent } = createSocket();
    const channel = createWebSocketChannel(socket);
    const fitting = Math.floor((MAX_MESSAGE_BYTES - 2) / bytes);
    channel.send(letter.repeat(fitting));
    expect(Buffer.byteLength(sent[0] ?? '')).toBe(bytes * fitting + 2);
    expect(() => channel.send(letter.repeat(fitting + 1))).toThrow(RangeError);
    expect(sent).toHaveLength(1);
  });

  it('keeps what comes before somebody listens, in order, and ends once', () => {
    const { socket, hear, closed } = createSocket();
    const channel = createWebSocketChannel(socket);
    hear('1');
    hear('{"a":2}');
    const seen: unknown[] = [];
    channel.onMessage((message) => seen.push(message));
    hear('null');
    channel.onClose(() => seen.push('end'));
    hear('no json');
    hear('4');
    channel.onClose(() => seen.push('late'));
    channel.send(5);
    expect(seen).toEqual([1, { a: 2 }, null, 'end', 'late']);
    expect(closed).toEqual([1000]);
  });
});
