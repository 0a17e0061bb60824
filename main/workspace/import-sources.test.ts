import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { encode } from 'fast-png';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallDicom } from '../../test/support/small-dicom.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { inspectFile } from '../dicom/inspect.ts';
import { listSources } from '../dicom/sources/list-sources.ts';
import { openCatalogue } from './catalogue-store.ts';
import type { Catalogue } from './catalogue-store.ts';
import { importSources } from './import-sources.ts';
import type { ImportSummary } from './import-sources.ts';

const contentHash = async (bytes: Uint8Array): Promise<string | null> =>
  (await inspectFile(bytes, '')).sha256;
const NOTHING = { found: 0, added: 0, unchanged: 0, refused: 0, copies: 0, conflicts: 0, failed: 0 };

function newCatalogue(): Catalogue {
  const catalogue = openCatalogue(join(tempFolder(), 'catalogue.sqlite'));
  onTestFinished(() => catalogue.close());
  return catalogue;
}

function bring(catalogue: Catalogue, path: string): Promise<ImportSummary> {
  return importSources(catalogue, listSources(path), { contentHash });
}

function pixels(value: number): Uint16Array {
  return new Uint16Array(16).fill(value);
}

describe('importSources', () => {
  it('catalogues images, refuses by name, lists failures, and changes nothing the second time', async () => {
    const root = tempFolder({
      'a.dcm': smallDicom({ sopInstanceUid: '1.1', instanceNumber: 2, position: [0, 0, 5] }),
      'b.dcm': smallDicom({ sopInstanceUid: '1.2', instanceNumber: 1, position: [0, 0, 9] }),
      'dose.dcm': smallDicom({ sopInstanceUid: '1.3', sopClassUid: '1.2.840.10008.5.1.4.1.1.481.2' }),
      'notes.txt': 'plain text, no image',
    });
    const catalogue = newCatalogue();
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 4, added: 2, refused: 1, failed: 1 });
    expect([...catalogue.frames()].map((frame) => frame.frameId)).toEqual(['1.1#0', '1.2#0']);
    expect(catalogue.problems().map((one) => [one.state, one.locator.path.split('/').at(-1)])).toEqual([
      ['refused', 'dose.dcm'],
      ['failed', 'notes.txt'],
    ]);
    const before = catalogue.counts();
    expect(before).toMatchObject({ studies: 1, series: 1, instances: 3, reviewable: 2 });
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 4, unchanged: 3, failed: 1 });
    expect(catalogue.counts()).toEqual(before);
  });

  it('keeps the first of two files with one UID and other pixels, and shows both hashes', async () => {
    const root = tempFolder({
      '1.dcm': smallDicom({ pixels: pixels(1) }),
      '2.dcm': smallDicom({ pixels: pixels(2) }),
      '3.dcm': smallDicom({ pixels: pixels(1), extra: [{ tag: 0x00081030, vr: 'LO', value: 'Other text' }] }),
    });
    const catalogue = newCatalogue();
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 3, added: 1, conflicts: 1, copies: 1 });
    const [conflict, ...others] = catalogue.conflicts();
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      sopInstanceUid: '1.2.3.4.5',
      kept: { path: join(root, '1.dcm') },
      other: { path: join(root, '2.dcm') },
      keptSha256: await contentHash(smallDicom({ pixels: pixels(1) })),
      otherSha256: await contentHash(smallDicom({ pixels: pixels(2) })),
    });
    expect([...catalogue.frames()].map((frame) => frame.locator.path)).toEqual([join(root, '1.dcm')]);
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 3, unchanged: 3 });
  });

  it('takes a file that was overwritten with other pixels for a conflict, not for an update', async () => {
    const root = tempFolder({ '1.dcm': smallDicom({ pixels: pixels(1) }) });
    const catalogue = newCatalogue();
    await bring(catalogue, root);
    catalogue.recordContentHash('1.2.3.4.5', (await contentHash(smallDicom({ pixels: pixels(1) }))) ?? '');
    writeFileSync(join(root, '1.dcm'), smallDicom({ pixels: pixels(2) }));
    utimesSync(join(root, '1.dcm'), 1, 1);
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 1, conflicts: 1 });
    expect([...catalogue.frames()]).toEqual([]);
  });

  it('finds an image again that was moved', async () => {
    const root = tempFolder({ 'old.dcm': smallDicom() });
    const catalogue = newCatalogue();
    await bring(catalogue, root);
    rmSync(join(root, 'old.dcm'));
    writeFileSync(join(root, 'new.dcm'), smallDicom());
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 1, added: 1 });
    expect([...catalogue.frames()].map((frame) => frame.locator.path)).toEqual([join(root, 'new.dcm')]);
  });

  it('names pictures after their content', async () => {
    const png = encode({ width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), channels: 1 });
    const root = tempFolder({ 'a.png': png, 'copy.png': png });
    const catalogue = newCatalogue();
    expect(await bring(catalogue, root)).toEqual({ ...NOTHING, found: 2, added: 1, copies: 1 });
    const [frame] = [...catalogue.frames()];
    expect(frame?.sopInstanceUid).toMatch(/^2\.25\.\d+$/);
    expect(frame?.facts).toMatchObject({ kind: 'secondary', rows: 2, columns: 2, spacingMm: null });
  });

  it('goes on where it was stopped', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [
        `${index}.dcm`,
        smallDicom({ sopInstanceUid: `1.9.${index}` }),
      ]),
    );
    const root = tempFolder(files);
    const catalogue = newCatalogue();
    const stop = new AbortController();
    const first = importSources(catalogue, listSources(root, { signal: stop.signal }), {
      contentHash,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    // Three batches are read ahead, so the first progress comes when all are on their way; either end is right.
    const outcome = await first.catch((error: unknown) => error);
    const done = catalogue.counts().instances;
    expect(outcome instanceof Error ? done : 600).toBe(done);
    expect(await bring(catalogue, root)).toEqual({
      ...NOTHING,
      found: 600,
      added: 600 - done,
      unchanged: done,
    });
  });

  it('remembers hashes of frames', async () => {
    const catalogue = newCatalogue();
    await bring(catalogue, tempFolder({ a: smallDicom() }));
    const [frame] = [...catalogue.frames()];
    if (frame === undefined) throw new Error('a frame was expected');
    expect(frame.pixelSha256).toBeNull();
    catalogue.recordFrameHash(frame, 'abc');
    expect([...catalogue.frames()][0]?.pixelSha256).toBe('abc');
  });
});

describe('openCatalogue', () => {
  it('refuses a newer version and a foreign database, and leaves them as they are', () => {
    const path = join(tempFolder(), 'catalogue.sqlite');
    openCatalogue(path).close();
    const raw = new DatabaseSync(path);
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    expect(() => openCatalogue(path)).toThrow('newer Countersign (catalogue version 99');
    const foreign = join(tempFolder(), 'other.sqlite');
    const other = new DatabaseSync(foreign);
    other.exec('PRAGMA application_id = 7; CREATE TABLE t (x)');
    other.close();
    expect(() => openCatalogue(foreign)).toThrow('another program');
  });
});
