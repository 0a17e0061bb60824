import type { IpcRenderer } from 'electron';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { openBridgeChannel } from '../renderer/app/connection.ts';
import { FILES_DROPPED, PORT_GIVEN, PORT_WANTED } from '../core/transport/bridge-messages.ts';
import { createMessagePortChannel } from '../core/transport/message-port-channel.ts';
import { installBridge } from './install-bridge.ts';

/** A window that posts messages to itself as a browser does: later, with itself as their source. */
function pageWindow() {
  const target = new EventTarget();
  const post = (data: unknown, _origin: string, ports: readonly unknown[] = []): void => {
    queueMicrotask(() => {
      target.dispatchEvent(Object.assign(new Event('message'), { data, ports, source: target }));
    });
  };
  return Object.assign(target, { postMessage: post }) as unknown as Window & {
    dispatchEvent(event: Event): boolean;
  };
}

function setUp(paths: Readonly<Record<string, string>> = {}) {
  const page = pageWindow();
  const sent: unknown[][] = [];
  const listeners = new Map<string, (event: { ports: unknown[] }) => void>();
  const ipc = {
    send: (...args: unknown[]) => void sent.push(args),
    on: (channel: string, listener: (event: { ports: unknown[] }) => void) =>
      listeners.set(channel, listener),
  };
  installBridge(page, ipc as unknown as Pick<IpcRenderer, 'send' | 'on'>, {
    getPathForFile: (file) => paths[file.name] ?? '',
  });
  return { page, sent, give: (port: unknown) => listeners.get(PORT_GIVEN)?.({ ports: [port] }) };
}

/** As a browser makes it when somebody drags; `isTrusted` is its to say. */
function dragEvent(name: string, of: { types: string[]; files?: string[]; trusted?: boolean }): DragEvent {
  const event = new Event(name, { cancelable: true });
  Object.defineProperty(event, 'isTrusted', { value: of.trusted ?? true });
  const files = (of.files ?? []).map((file) => ({ name: file }));
  return Object.assign(event, { dataTransfer: { types: of.types, files } }) as unknown as DragEvent;
}

describe('the bridge', () => {
  it('brings a page that asks a port, over which it talks', async () => {
    const { page, sent, give } = setUp();
    const { port1, port2 } = new MessageChannel();
    const opening = openBridgeChannel(page);
    await vi.waitFor(() => expect(sent).toEqual([[PORT_WANTED]]), 20_000);
    give(port2);
    const channel = await opening;
    const heard = new Promise((resolve) => channel.onMessage(resolve));
    const main = createMessagePortChannel(port1);
    main.send({ hello: 1 });
    expect(await heard).toEqual({ hello: 1 });
    main.close();
  });

  it('brings another one when the page asks again', async () => {
    const { page, sent, give } = setUp();
    for (const time of [1, 2]) {
      const opening = openBridgeChannel(page);
      await vi.waitFor(() => expect(sent).toHaveLength(time), 20_000);
      const { port2 } = new MessageChannel();
      give(port2);
      (await opening).close();
    }
  });

  it('says that the backend is away when no port comes', async () => {
    vi.useFakeTimers();
    try {
      const opening = openBridgeChannel(pageWindow());
      const failure = expect(opening).rejects.toMatchObject({ code: 'closed', retryable: true });
      await vi.advanceTimersByTimeAsync(5000);
      await failure;
    } finally {
      vi.useRealTimers();
    }
  });

  it('passes on nothing else, and nothing of other windows', async () => {
    const { page, sent } = setUp();
    page.postMessage(FILES_DROPPED, '*');
    page.postMessage({ channel: 'countersign:port-wanted' }, '*');
    page.dispatchEvent(Object.assign(new Event('message'), { data: PORT_WANTED, ports: [], source: null }));
    await Promise.resolve();
    expect(sent).toEqual([]);
  });

  it('tells the main process where dropped files lie, and keeps the page where it is', () => {
    const { page, sent } = setUp({ cd: '/media/cd', 'a.dcm': '/home/a.dcm' });
    const over = dragEvent('dragover', { types: ['Files'] });
    const drop = dragEvent('drop', { types: ['Files'], files: ['cd', 'a.dcm', 'made-by-script'] });
    page.dispatchEvent(over);
    page.dispatchEvent(drop);
    expect(sent).toEqual([[FILES_DROPPED, ['/media/cd', '/home/a.dcm']]]);
    expect([over.defaultPrevented, drop.defaultPrevented]).toEqual([true, true]);
  });

  it('leaves dragged text to the page, and believes no event that a script has made', () => {
    const { page, sent } = setUp({ cd: '/media/cd' });
    const text = dragEvent('drop', { types: ['text/plain'] });
    page.dispatchEvent(text);
    page.dispatchEvent(dragEvent('drop', { types: ['Files'], files: ['cd'], trusted: false }));
    page.dispatchEvent(dragEvent('drop', { types: ['Files'], files: ['made-by-script'] }));
    expect([sent, text.defaultPrevented]).toEqual([[], false]);
  });
});
