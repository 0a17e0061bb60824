import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createInspectPool } from './inspect-pool.ts';

/** A worker that does what the file's name says. */
const MISBEHAVING = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ name }) => {
  if (name === 'crash') throw new Error('codec aborted');
  if (name === 'hang') for (;;);
  parentPort.postMessage({ file: name, ok: true });
});
`;

const locator = { path: '', member: null };

describe('createInspectPool', () => {
  it('goes on after a crash and after a decoder that never ends', async () => {
    const root = tempFolder({ 'worker.mjs': MISBEHAVING });
    const entry = pathToFileURL(join(root, 'worker.mjs'));
    const pool = createInspectPool({ threads: 1, baseDeadlineMs: 3000, entry });
    const names = ['good', 'crash', 'hang', 'good again'];
    const results = await Promise.all(names.map((name) => pool.inspect({ name, locator, bytes: null }, 0)));
    await pool.close();
    expect(results.map(({ file, ok, reason }) => [file, ok, reason ?? null])).toEqual([
      ['good', true, null],
      ['crash', false, 'Its decoder crashed (codec aborted).'],
      ['hang', false, 'Its decoder did not finish within 3 seconds and was stopped.'],
      ['good again', true, null],
    ]);
  });

  it('decodes in its threads, from disk and from bytes', async () => {
    const root = tempFolder({ a: smallDicom() });
    const pool = createInspectPool({ threads: 2 });
    const results = await Promise.all([
      pool.inspect({ name: 'disk', locator: { path: join(root, 'a'), member: null }, bytes: null }, 1),
      pool.inspect({ name: 'bytes', locator, bytes: smallDicom() }, 1),
      pool.inspect({ name: 'gone', locator: { path: join(root, 'b'), member: null }, bytes: null }, 1),
    ]);
    await pool.close();
    expect(results.map((result) => result.ok)).toEqual([true, true, false]);
    expect(results[0]?.sha256).toBe(results[1]?.sha256);
    expect(results[2]?.reason).toBe('This file or folder does not exist.');
  });
});
