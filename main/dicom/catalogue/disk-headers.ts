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

/** One for all files: facts are copied out of it before the next file is read. */
const shared = new Uint8Array(HEAD_BYTES);

/**
 * Rows of files on disk, in their order. Reads without leaving the thread, since for small files the way
 * through the event loop costs more than the reading; so it belongs into a worker.
 */
export async function readDiskHeaders(files: readonly DiskFileHead[]): Promise<HeaderRow[]> {
  const rows: HeaderRow[] = [];
  for (const file of files) {
    try {
      rows.push(headerRow(await readHeader(headReader(file))));
    } catch (error) {
      rows.push(failureRow(error));
    }
  }
  return rows;
}

function headReader({ path, size }: DiskFileHead) {
  return {
    size,
    read: () => Promise.resolve(guarded(() => readFileSync(path))),
    readHead: (bytes: number) => Promise.resolve(guarded(() => readStartSync(path, Math.min(bytes, size)))),
  };
}

function readStartSync(path: string, bytes: number): Uint8Array {
  const buffer = bytes <= shared.length ? shared : new Uint8Array(bytes);
  const descriptor = openSync(path, 'r');
  try {
    let filled = 0;
    while (filled < bytes) {
      const count = readSync(descriptor, buffer, filled, bytes - filled, null);
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
