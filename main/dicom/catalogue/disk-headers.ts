import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { readFailure } from '../sources/disk-source.ts';
import { failureRow, headerRow } from './header-row.ts';
import type { HeaderRow } from './header-row.ts';
import { HEAD_BYTES, readHeader } from './read-header.ts';

export interface DiskFileHead {
  readonly path: string;
  readonly size: number;
}

/**
 * Rows of files on disk, in their order. Reads without leaving the thread, since for small files the way
 * through the event loop costs more than the reading; so it belongs into a worker.
 */
export async function readDiskHeaders(files: readonly DiskFileHead[]): Promise<HeaderRow[]> {
  const rows: HeaderRow[] = [];
  // One for all files of a batch: facts are copied out of it before the next file is read. Not one for all
  // batches, since several may be under way and take turns at every await.
  const buffer = new Uint8Array(HEAD_BYTES);
  for (const file of files) {
    try {
      rows.push(headerRow(await readHeader(headReader(file, buffer))));
    } catch (error) {
      rows.push(failureRow(error));
    }
  }
  return rows;
}

function headReader({ path, size }: DiskFileHead, buffer: Uint8Array) {
  return {
    size,
    read: () => Promise.resolve(guarded(() => readFileSync(path))),
    readHead: (bytes: number) =>
      Promise.resolve(guarded(() => readStartSync(path, bytesFor(buffer, Math.min(bytes, size))))),
  };
}

function bytesFor(buffer: Uint8Array, bytes: number): Uint8Array {
  return bytes <= buffer.length ? buffer.subarray(0, bytes) : new Uint8Array(bytes);
}

/** Fills the buffer from the start of the file, as far as the file goes. */
function readStartSync(path: string, buffer: Uint8Array): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    let filled = 0;
    while (filled < buffer.length) {
      const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ExpectedError('file-unreadable', readFailure(error), { cause: error });
  }
}
