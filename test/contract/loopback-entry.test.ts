import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoopbackHost } from '../../main/hosts/loopback.ts';
import { ask, enter } from './loopback-client.ts';
import { startLoopback } from './start-loopback.ts';

let host: LoopbackHost;
let origin: string;
let port: string;
let log: readonly string[];
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ host, origin, port, log, stop } = await startLoopback());
});
afterEach(() => stop());

const pathOf = (url: string): string => url.slice(origin.length);

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
