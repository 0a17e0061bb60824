import { parentPort } from 'node:worker_threads';
import { readDiskHeaders } from './disk-headers.ts';
import type { DiskFileHead } from './disk-headers.ts';

/** Entry of a worker thread: a list of files in, a list of rows out, one after the other. */
parentPort?.on('message', (files: readonly DiskFileHead[]) => {
  void readDiskHeaders(files).then((rows) => parentPort?.postMessage(rows));
});
