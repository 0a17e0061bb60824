import { once } from 'node:events';
import type { Writer } from './command.ts';

/** The stream that a writer stands for: process.stdout, process.stderr or a test's. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly destroyed?: boolean;
};

/**
 * @param onClosed called when the other side has gone away (EPIPE: `countersign inspect DIR | head`).
 * Later writes are dropped, so that the command can end in peace.
 */
export function streamWriter(stream: OutputStream, onClosed: () => void): Writer {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    closed = true;
    onClosed();
  });
  const write = async (text: string): Promise<void> => {
    if (closed || text === '') return;
    if (stream.write(text)) return;
    // `drain` never comes from a stream that has failed, so a failure ends the wait as well.
    await once(stream, 'drain').catch(() => undefined);
  };
  return {
    isTty: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
    write,
    line: (text) => write(`${text}\n`),
  };
}

/** Waits until what was written has left the process: process.exit would cut it off. */
export async function flush(stream: OutputStream): Promise<void> {
  if (stream.destroyed === true) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
