import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedError } from '../../core/domain/errors.ts';
import { createClient } from '../../core/transport/client.ts';
import { MAX_MESSAGE_BYTES } from '../../core/transport/channel.ts';
import { createWebSocketChannel } from '../../core/transport/web-socket-channel.ts';
import type { BlobTickets } from '../../main/hosts/blob-tickets.ts';
import { startLoopbackHost } from '../../main/hosts/loopback.ts';
import type { LoopbackHost } from '../../main/hosts/loopback.ts';
import { systemClock } from '../../main/inference/clock.ts';
import { createGate } from './connect.ts';
import { ask, enter, openSocket, random } from './loopback-client.ts';
import type { ManualClock } from './manual-clock.ts';
import { smallContract } from './small-contract.ts';
import { startLoopback } from './start-loopback.ts';
import type { Loopback } from './start-loopback.ts';

let loopback: Loopback;
let host: LoopbackHost;
let origin: string;
let port: string;
let blobs: BlobTickets;
let clock: ManualClock;
let log: readonly string[];

beforeEach(async () => {
  // Its answer has more around it than a message can hold.
  loopback = await startLoopback({
    handlers: { whoAmI: () => ({ reader: 'x'.repeat(MAX_MESSAGE_BYTES) }) },
  });
  ({ host, origin, port, blobs, clock, log } = loopback);
});
afterEach(() => loopback.stop());

async function openChannel(headers: Record<string, string>): Promise<WebSocket> {
  const socket = await openSocket(origin, headers);
  if (typeof socket === 'number') throw new Error(`refused with ${String(socket)}`);
  return socket;
}

describe('blobs', () => {
  it('are fetched once, with the cookie, as bytes', async () => {
    const cookie = await enter(host.url);
    const ticket = blobs.put(Uint8Array.of(0, 255, 7));
    expect((await ask(origin, `/blob/${ticket}`)).status).toBe(403);
    const answer = await ask(origin, `/blob/${ticket}`, { headers: { cookie } });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': '3',
        'cache-control': 'no-store',
      },
    });
    expect([...answer.body]).toEqual([0, 255, 7]);
    expect((await ask(origin, `/blob/${ticket}`, { headers: { cookie } })).status).toBe(404);
  });

  it('that cannot be made answer with the failure as data', async () => {
    const cookie = await enter(host.url);
    const expected = blobs.put(() =>
      Promise.reject(new ExpectedError('pixels-broken', 'The pixels are broken.')),
    );
    const broken = blobs.put(() => Promise.reject(new TypeError('Doe^Jane')));
    const answer = await ask(origin, `/blob/${expected}`, { headers: { cookie } });
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
      500,
      { code: 'unreadable', message: 'The pixels are broken.' },
    ]);
    const defect = await ask(origin, `/blob/${broken}`, { headers: { cookie } });
    expect(JSON.parse(defect.body.toString())).toMatchObject({ code: 'bug' });
    expect(defect.body.toString() + log.join()).not.toContain('Doe');
  });
});

describe('channels', () => {
  it('open only with the cookie, from the own pages, under the own name', async () => {
    const cookie = await enter(host.url);
    const refused: [Record<string, string>, string?][] = [
      [{ origin }],
      [{ cookie }],
      [{ cookie, origin: 'null' }],
      [{ cookie, origin: 'http://evil.example' }],
      [{ cookie, origin: 'http://127.0.0.1:1' }],
      [{ cookie, origin: `https://127.0.0.1:${port}` }],
      [{ cookie, origin: `http://localhost:${port}` }],
      [{ cookie, origin: `http://evil.example:${port}`, host: `evil.example:${port}` }],
      [{ cookie: `countersign-${port}=${'0'.repeat(64)}`, origin }],
      [{ cookie, origin }, '/'],
      [{ cookie, origin }, '/channel?x'],
    ];
    for (const [headers, path] of refused) expect(await openSocket(origin, headers, path)).toBe(403);
    expect(loopback.opened()).toBe(0);
    await openChannel({ cookie, origin });
    await openChannel({ cookie, origin: `http://localhost:${port}`, host: `localhost:${port}` });
    expect(loopback.opened()).toBe(2);
  });

  it('end when they are sent what is no JSON text; the others stay', async () => {
    const cookie = await enter(host.url);
    const good = createClient(smallContract, createWebSocketChannel(await openChannel({ cookie, origin })));
    for (const bytes of ['{', Buffer.from('{}'), '['.repeat(1_000_000)]) {
      const socket = await openChannel({ cookie, origin });
      const ended = new Promise((resolve) => socket.on('close', resolve));
      socket.send(bytes);
      await ended;
    }
    const large = await openChannel({ cookie, origin });
    const code = new Promise((resolve) => large.on('close', resolve));
    large.on('error', () => undefined);
    large.send(`"${'x'.repeat(MAX_MESSAGE_BYTES)}"`);
    // Message too big (RFC 6455).
    expect(await code).toBe(1009);
    expect(await good.request('add', { a: 1 })).toEqual({ sum: 2 });
  });

  it('refuse to send what is too long, in both directions, and go on', async () => {
    const cookie = await enter(host.url);
    const client = createClient(smallContract, createWebSocketChannel(await openChannel({ cookie, origin })));
    // 3 bytes a letter: too long in bytes, not in letters.
    const text = '手'.repeat(MAX_MESSAGE_BYTES / 2);
    await expect(client.request('echo', { text })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(client.request('whoAmI', {})).rejects.toMatchObject({ code: 'bug' });
    expect(log.join()).toContain('whoAmI: an answer that cannot travel');
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
  });

  it('end when the other side does not answer pings', async () => {
    const cookie = await enter(host.url);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/channel`, {
      headers: { cookie, origin },
      autoPong: false,
    });
    const pinged = [createGate(), createGate()];
    const gates = [...pinged];
    socket.on('ping', () => gates.shift()?.open());
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    clock.pass(15_000);
    await pinged[0]?.opened;
    clock.pass(15_000);
    await pinged[1]?.opened;
    clock.pass(15_000);
    // Abnormal closure: no goodbye.
    expect(await closed).toBe(1006);
  });
});

describe('closing', () => {
  it('says goodbye to open pages, and goes on without those that do not answer', async () => {
    const cookie = await enter(host.url);
    const polite = await openChannel({ cookie, origin });
    const goodbye = new Promise((resolve) => polite.on('close', resolve));
    // A browser that hangs in the middle of a request, and one that never reads.
    const hanging = connectTcp({ host: '127.0.0.1', port: Number(port) });
    hanging.on('error', () => undefined);
    await new Promise<void>((resolve) => hanging.write('GET / HTTP/1.1\r\n', () => resolve()));
    const deaf = await openChannel({ cookie, origin });
    deaf.pause();
    const closed = host.close();
    expect(await goodbye).toBe(1001);
    clock.pass(300);
    await closed;
    await expect(ask(origin, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    deaf.terminate();
    hanging.destroy();
  });

  it('rejects what is pending (T5)', async () => {
    const cookie = await enter(host.url);
    const client = createClient(smallContract, createWebSocketChannel(await openChannel({ cookie, origin })));
    const closed = host.close();
    await client.closed;
    await expect(client.request('add', { a: 1 })).rejects.toMatchObject({ code: 'closed' });
    await closed;
  });

  it('says what is wrong when it cannot start', async () => {
    const options = { openSession: () => undefined, blobs, log: () => undefined, random, clock: systemClock };
    const { rendererFolder } = loopback;
    await expect(startLoopbackHost({ ...options, rendererFolder, port: Number(port) })).rejects.toMatchObject(
      { code: 'port-in-use' },
    );
    await expect(
      startLoopbackHost({ ...options, rendererFolder: `${rendererFolder}/none` }),
    ).rejects.toMatchObject({ code: 'renderer-missing' });
    await expect(
      startLoopbackHost({ ...options, rendererFolder: `${rendererFolder}/assets` }),
    ).rejects.toMatchObject({ code: 'renderer-missing' });
  });
});
