import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createGunzip } from 'node:zlib';

/** Masks shrink to nothing at any level; images gain little beyond this one and take much longer. */
const LEVEL = 4;
/** Position of the header's byte that names the operating system, and `unknown`. */
const OS_BYTE = 9;
const OS_UNKNOWN = 255;

/**
 * Compresses while it is read. The same bytes give the same file on every system: no time (node:zlib writes none),
 * no name, no operating system.
 */
export async function* gzipped(
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: LEVEL, strategy: constants.Z_DEFAULT_STRATEGY });
  const fed = pipeline(Readable.from(parts), gzip);
  // Whoever reads `gzip` sees the failure; the promise must not be reported as forgotten meanwhile.
  fed.catch(() => undefined);
  let at = 0;
  for await (const chunk of gzip as AsyncIterable<Uint8Array>) {
    if (at <= OS_BYTE && OS_BYTE < at + chunk.length) chunk[OS_BYTE - at] = OS_UNKNOWN;
    at += chunk.length;
    yield chunk;
  }
  await fed;
}

/** Inflates while it is read. @throws Error when it is damaged. */
export async function* gunzipped(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const fed = pipeline(Readable.from(parts), gunzip);
  fed.catch(() => undefined);
  for await (const chunk of gunzip as AsyncIterable<Uint8Array>) yield chunk;
  await fed;
}
