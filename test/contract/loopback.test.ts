import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedError } from '../../core/domain/errors.ts';
import { createClient } from '../../core/transport/client.ts';
import { MAX_MESSAGE_BYTES } from '../../core/transport/channel.ts';
import { createWebSocketChannel } from '../../core/transport/web-socket-channel.ts';
import { createBlobTickets } from '../../main/hosts/blob-tickets.ts';
import type { BlobTickets } from '../../main/hosts/blob-tickets.ts';
import { startLoopbackHost } from '../../main/hosts/loopback.ts';
import type { LoopbackHost } from '../../main/hosts/loopback.ts';
import { systemClock } from '../../main/inference/clock.ts';
import { createGate, serveSmall } from './connect.ts';
import { createManualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { ask, enter, openSocket, random } from './loopback-client.ts';
import { makeRendererFolder } from './renderer-folder.ts';
import { smallContract } from './small-contract.ts';
import type { SmallImplementation } from './small-contract.ts';

let host: LoopbackHost;
let origin: string;
let port: string;
let blobs: BlobTickets;
let clock: ManualClock;
let log: string[];
let opened: number;
let handlers: Partial<SmallImplementation>;

beforeEach(async () => {
  log = [];
  opened = 0;
  handlers = {};
  clock = createManualClock();
  blobs = createBlobTickets({ random, clock, maxBytes: 1000, lifeMs: 1000 });
  host = await startLoopbackHost({
    rendererFolder: await makeRendererFolder(),
    openSession: (channel) => {
      opened += 1;
      serveSmall(channel, log, handlers);
    },
    blobs,
    log: (line) => log.push(line),
    random,
    clock,
  });
  origin = host.origin;
  port = new URL(origin).port;
});

afterEach(async () => {
  const closed = host.close();
  clock.pass(1000);
  await closed;
});

const pathOf = (url: string): string => url.slice(origin.length);

async function openChannel(headers: Record<string, string>): Promise<WebSocket> {
  const socket = await openSocket(origin, headers);
  if (typeof socket === 'number') throw new Error(`refused with ${String(socket)}`);
  return socket;
}

describe('the way in', () => {
  it('exchanges a token once for a cookie, and leaves the address without it', async () => {
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{64}$/);
    const first = await ask(origin, pathOf(host.url));
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(
      new RegExp(`^countersign-${port}=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const page = await ask(origin, '/', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect([page.status, page.body.toString()]).toEqual([200, expect.stringContaining('<script')]);

    const second = await ask(origin, pathOf(host.url));
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body.toString()).toContain('open the newest address that Countersign printed');
  });

  it('lets one through when two come with the same token at once', async () => {
    const path = pathOf(host.url);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(origin, path)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it('makes further addresses; a browser that is in already may open a spent one', async () => {
    const [one, two] = [host.newAddress(), host.newAddress()];
    const cookie = await enter(two);
    expect(await enter(one)).toBe(cookie);
    expect(await enter(host.url)).toBe(cookie);
    expect((await ask(origin, pathOf(one), { headers: { cookie } })).status).toBe(303);
    expect((await ask(origin, pathOf(one))).status).toBe(403);
  });

  it('is not spent by HEAD, nor by another address than the root', async () => {
    const { search } = new URL(host.url);
    expect((await ask(origin, `/${search}`, { method: 'HEAD' })).status).toBe(405);
    expect((await ask(origin, `/index.html${search}`)).status).toBe(403);
    expect((await ask(origin, `/${search}`)).status).toBe(303);
  });

  it.each(['/', '/index.html', '/assets/plain.css', '/blob/00', '/?token=', '/?token=00', '/none'])(
    'answers %s only with the cookie',
    async (path) => {
      for (const cookie of ['', 'x=1', `countersign-${port}=`, `countersign-${port}=${'0'.repeat(64)}`]) {
        expect((await ask(origin, path, { headers: { cookie } })).status).toBe(403);
      }
    },
  );

  it('finds its cookie among those of other programs on this machine', async () => {
    const cookie = await enter(host.url);
    const headers = { cookie: `countersign-1=00; ${cookie}; a=b` };
    expect((await ask(origin, '/', { headers })).status).toBe(200);
  });

  it('keeps tokens and cookies out of the log', async () => {
    const cookie = await enter(host.url);
    await ask(origin, `/%ff?${cookie}`, { headers: { cookie } });
    await ask(origin, '/?token=zzz');
    expect(log.join()).toBe('');
  });
});

describe('other names, pages and methods', () => {
  it('refuses any other Host (DNS rebinding), and answers localhost', async () => {
    const cookie = await enter(host.url);
    const status = async (name: string) =>
      (await ask(origin, '/', { headers: { cookie, host: name } })).status;
    expect(await status(`localhost:${port}`)).toBe(200);
    for (const name of [`evil.example:${port}`, '127.0.0.1', 'localhost', `[::1]:${port}`, `127.0.0.1:1`]) {
      expect(await status(name)).toBe(403);
    }
    const rebound = await ask(origin, pathOf(host.newAddress()), {
      headers: { host: `evil.example:${port}` },
    });
    expect([rebound.status, rebound.headers['set-cookie']]).toEqual([403, undefined]);
  });

  it('refuses what other pages of the same browser ask, but not following a link', async () => {
    const cookie = await enter(host.url);
    const status = async (site: string, mode: string) =>
      (await ask(origin, '/', { headers: { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode } }))
        .status;
    expect(await status('same-origin', 'cors')).toBe(200);
    expect(await status('none', 'navigate')).toBe(200);
    expect(await status('cross-site', 'navigate')).toBe(200);
    expect(await status('same-site', 'no-cors')).toBe(403);
    expect(await status('cross-site', 'cors')).toBe(403);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'])('answers no %s', async (method) => {
    const cookie = await enter(host.url);
    expect((await ask(origin, '/', { method, headers: { cookie } })).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//../secret.txt',
    '/assets/',
    '/assets',
    '/index.html%00',
    '/constructor',
  ])('reads no file by %s', async (path) => {
    const cookie = await enter(host.url);
    const { status, body } = await ask(origin, path, { headers: { cookie } });
    expect([status, body.toString().includes('secret.txt')]).toEqual([404, false]);
  });

  it('survives an address that is none', async () => {
    const cookie = await enter(host.url);
    for (const path of ['//', 'http://[', '/%', '/%c0%ae']) {
      expect((await ask(origin, path, { headers: { cookie } })).status).toBeOneOf([400, 404]);
    }
    expect((await ask(origin, '/', { headers: { cookie } })).status).toBe(200);
  });

  it('listens on 127.0.0.1 only', async () => {
    const reached = await new Promise((resolve) => {
      // Any other loopback address would answer if the host listened on all.
      const socket = connectTcp({ host: '127.0.0.2', port: Number(port) });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    expect(reached).toBe(false);
  });
});

describe('headers', () => {
  it('forbids everything but the own files and host, on pages and refusals', async () => {
    const cookie = await enter(host.url);
    for (const headers of [{ cookie }, {}]) {
      const answer = await ask(origin, '/', { headers });
      expect(answer.headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
          `connect-src 'self' ws://127.0.0.1:${port}; font-src 'self'; frame-ancestors 'none'; ` +
          "base-uri 'none'; form-action 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
      });
    }
    const local = await ask(origin, '/', { headers: { cookie, host: `localhost:${port}` } });
    expect(local.headers['content-security-policy']).toContain(`connect-src 'self' ws://localhost:${port};`);
  });

  it('lets only assets with a hash in their name be kept', async () => {
    const cookie = await enter(host.url);
    const of = async (path: string) => (await ask(origin, path, { headers: { cookie } })).headers;
    expect(await of('/assets/index-B1x_9Zk2.js')).toMatchObject({
      'cache-control': 'private, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(await of('/assets/plain.css')).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/css; charset=utf-8',
    });
  });
});

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
    expect(opened).toBe(0);
    await openChannel({ cookie, origin });
    await openChannel({ cookie, origin: `http://localhost:${port}`, host: `localhost:${port}` });
    expect(opened).toBe(2);
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
    handlers = { whoAmI: () => ({ reader: 'x'.repeat(MAX_MESSAGE_BYTES) }) };
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
    const rendererFolder = await makeRendererFolder();
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
