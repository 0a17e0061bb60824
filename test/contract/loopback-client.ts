import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';

/** What stands beside every answer; bodies are small here. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export const random = (length: number): Uint8Array => randomBytes(length);

/** One HTTP request as it is written: no redirects, no normalised paths, any Host header. */
export function ask(
  origin: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly method?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** Opens a one-time address as a browser does. @returns the Cookie header that it may send from then on. */
export async function enter(url: string): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const { headers } = await ask(origin, `${pathname}${search}`);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('The host gave no cookie.');
  return cookie;
}

/** @returns the open socket, or the status with which the upgrade was refused. */
export function openSocket(
  origin: string,
  headers: Record<string, string>,
  path = '/channel',
): Promise<WebSocket | number> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}
