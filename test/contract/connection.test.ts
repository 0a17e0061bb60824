import { WebSocket } from 'ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { ConnectionState } from '../../core/transport/reconnecting-client.ts';
import { createBlobTickets } from '../../main/hosts/blob-tickets.ts';
import { startLoopbackHost } from '../../main/hosts/loopback.ts';
import type { LoopbackHost } from '../../main/hosts/loopback.ts';
import { systemClock } from '../../main/inference/clock.ts';
import { serveSmall } from './connect.ts';
import { enter, random } from './loopback-client.ts';
import { makeRendererFolder, removeRendererFolder } from './renderer-folder.ts';
import { smallContract } from './small-contract.ts';
import { connectToBackend, fetchBlob, openWebSocketChannel } from '../../renderer/app/connection.ts';

const blobs = createBlobTickets({ random, clock: systemClock, maxBytes: 1e6, lifeMs: 60_000 });
let rendererFolder: string;
let host: LoopbackHost;

function start(port = 0): Promise<LoopbackHost> {
  return startLoopbackHost({
    rendererFolder,
    openSession: (channel) => serveSmall(channel, []),
    blobs,
    port,
    log: () => undefined,
    random,
  });
}

/** What a browser does by itself after it has opened a one-time address. */
function becomeBrowser(origin: string, cookie: string): void {
  const fetchOutside = fetch;
  vi.stubGlobal('location', { href: `${origin}/` });
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    fetchOutside(url, { ...init, headers: { cookie } }),
  );
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { cookie, origin } });
        // A browser tells of these only in its console.
        this.on('error', () => undefined);
      }
    },
  );
}

beforeAll(async () => {
  rendererFolder = await makeRendererFolder();
});
afterAll(() => removeRendererFolder(rendererFolder));

beforeEach(async () => {
  host = await start();
  becomeBrowser(host.origin, await enter(host.url));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await host.close();
});

describe('connectToBackend', () => {
  it('connects, notices the end, is refused by a new backend until it is let in', async () => {
    const states: ConnectionState[] = [];
    const waiting: { readonly state: ConnectionState; readonly done: () => void }[] = [];
    const change = (state: ConnectionState) => new Promise<void>((done) => waiting.push({ state, done }));
    const connected = change('connected');
    const client = connectToBackend(smallContract, (state) => {
      states.push(state);
      for (const each of waiting) if (each.state === state) each.done();
    });
    await connected;
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });

    const lost = change('lost');
    const refused = change('refused');
    const { origin } = host;
    await host.close();
    await lost;
    host = await start(Number(new URL(origin).port));
    await refused;

    const back = change('connected');
    vi.unstubAllGlobals();
    becomeBrowser(origin, await enter(host.url));
    await back;
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
    expect(states).toEqual(['connected', 'lost', 'refused', 'connected']);
    client.close();
  });
});

describe('openWebSocketChannel', () => {
  it('fails as closed where nobody is', async () => {
    await host.close();
    await expect(openWebSocketChannel()).rejects.toMatchObject({ code: 'closed', retryable: true });
  });
});

describe('fetchBlob', () => {
  it('gives bytes once', async () => {
    const ticket = blobs.put(Uint8Array.of(1, 2, 3));
    expect(new Uint8Array(await fetchBlob(ticket))).toEqual(Uint8Array.of(1, 2, 3));
    await expect(fetchBlob(ticket)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('hands on why the bytes could not be made', async () => {
    const ticket = blobs.put(() => Promise.reject(new ExpectedError('file-unreadable', 'It is damaged.')));
    await expect(fetchBlob(ticket)).rejects.toMatchObject({ code: 'unreadable', message: 'It is damaged.' });
  });

  it('can be cancelled before and while it waits', async () => {
    const controller = new AbortController();
    const ticket = blobs.put(() => {
      controller.abort();
      return new Promise(() => undefined);
    });
    await expect(fetchBlob(ticket, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(fetchBlob('00', controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('fails as closed when the backend has gone or refuses', async () => {
    vi.unstubAllGlobals();
    becomeBrowser(host.origin, 'none');
    await expect(fetchBlob('00')).rejects.toMatchObject({ code: 'closed', reference: 'refused' });
    await host.close();
    await expect(fetchBlob('00')).rejects.toMatchObject({ code: 'closed', retryable: true });
  });
});
