import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallDicom } from '../../test/support/small-dicom.ts';
import { smallLabel, smallTask } from '../../test/support/small-label.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { everyCaseOf, type WorklistFilter } from '../../core/contract/worklist.ts';
import { CancelledError } from '../../core/domain/errors.ts';
import { maskOf } from '../../test/support/masks.ts';
import type { ImportSummary } from '../workspace/import-sources.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { openStore, type OpenStore } from './store-client.ts';

const EVERYTHING: WorklistFilter = everyCaseOf('wrist');
const QUERY = { filter: EVERYTHING, sort: 'order', descending: false } as const;
const PAGE = { offset: 0, limit: 500 };
const quiet = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

async function opened(folder = tempFolder()): Promise<OpenStore> {
  const store = await openStore(folder);
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

function radiographs(count: number): string {
  const file = (index: number): [string, Uint8Array] => [
    `${index}.dcm`,
    smallDicom({
      sopInstanceUid: `1.6.${index}`,
      instanceNumber: index,
      modality: 'DX',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
      position: null,
    }),
  ];
  return tempFolder(Object.fromEntries(Array.from({ length: count }, (_, index) => file(index))));
}

describe('openStore', () => {
  it('imports, lists, reviews and finds everything again', async () => {
    const folder = tempFolder();
    const store = await opened(folder);
    await store.putTask(smallTask());
    const progress: ImportSummary[] = [];
    const summary = await store.importPath(radiographs(3), {
      ...quiet(),
      onProgress: (one) => void progress.push(one),
    });
    expect(summary).toMatchObject({ found: 3, added: 3 });
    expect(progress.at(-1)).toEqual(summary);
    expect(await store.imageCount()).toBe(3);
    const [one] = (await store.query(QUERY, PAGE)).rows;
    const caseId = one?.caseId ?? '';
    const mask = await storedMask(folder, store);
    const figures = { agreement: 0.5, mask };
    const label = smallLabel('1.6.0#0', { ulna: figures, radius: { ...figures, agreement: 0.9 } });
    await store.putLabel(label);
    expect((await store.query(QUERY, PAGE)).rows[0]).toMatchObject({ state: 'ready', quality: 0.5 });
    const reader = await store.addReader(' Dr. Reader ');
    expect(await store.addReader('Dr. Reader')).toEqual(reader);
    const view = await store.openCase(caseId);
    expect(view.labels['1.6.0#0']?.id).toBe(label.id);
    const appended = await store.append({
      caseId,
      after: view.state.seq,
      reader,
      prompted: null,
      action: {
        kind: 'verdict',
        group: '0'.repeat(16),
        scope: 'structure',
        structures: [{ structure: 'ulna', revision: view.revisions['ulna'] ?? '', activeMs: 5, seen: true }],
        verdict: 'accepted',
        reason: '',
        note: '',
      },
    });
    expect(appended.entries).toHaveLength(1);
    expect(await store.assign({ cases: [caseId] }, reader, reader)).toEqual([caseId]);
    expect(await store.assign({ filter: EVERYTHING }, reader, reader)).toHaveLength(2);
    expect(await store.postpone({ cases: [caseId] }, { postponed: true, reason: 'later' }, reader)).toEqual([
      caseId,
    ]);
    const before = (await store.query(QUERY, PAGE)).rows;
    expect(before[0]).toMatchObject({ state: 'started', decided: 1, assigned: reader, postponed: true });
    await store.close();

    const again = await opened(folder);
    expect((await again.query(QUERY, PAGE)).rows).toEqual(before);
    expect(await again.readers()).toEqual([reader]);
    expect((await again.history(caseId)).map((line) => line.reader)).toContain('Dr. Reader');
    expect(await again.verify()).toMatchObject({ broken: null });
  });

  it('shows what the command line has prepared', async () => {
    const folder = tempFolder();
    const first = await opened(folder);
    await first.putTask(smallTask());
    await first.importPath(radiographs(1), quiet());
    await first.close();
    const workspace = openWorkspace(folder);
    workspace.labels.put(smallLabel('1.6.0#0', { ulna: { agreement: 0.5 }, radius: { agreement: 0.9 } }));
    workspace.close();
    const second = await opened(folder);
    expect((await second.query(QUERY, PAGE)).rows[0]).toMatchObject({ state: 'ready', structures: 2 });
  });

  it('keeps and lists what was read when an import is cancelled', async () => {
    const store = await opened();
    await store.putTask(smallTask());
    const stop = new AbortController();
    const outcome = await store
      .importPath(radiographs(400), {
        signal: stop.signal,
        onProgress: () => {
          stop.abort();
        },
      })
      .catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(CancelledError);
    const images = await store.imageCount();
    expect(images).toBeGreaterThan(0);
    expect(images).toBeLessThan(400);
    expect((await store.query(QUERY, PAGE)).total).toBe(images);
    const entries = (await store.verify()).entries;
    expect(entries).toBe(2);
  });

  it('refuses a second writer and a folder without a workspace', async () => {
    const store = await opened();
    await expect(openStore(store.folder)).rejects.toMatchObject({ code: 'workspace-in-use' });
    await expect(openStore(tempFolder(), { existing: true })).rejects.toMatchObject({
      code: 'workspace-missing',
    });
  });

  it('gives failures as what they are', async () => {
    const store = await opened();
    await expect(store.openCase('none')).rejects.toMatchObject({ code: 'case-unknown' });
    await expect(store.setProblem('none', 'x')).rejects.toMatchObject({ code: 'case-unknown' });
    await expect(store.query(QUERY, PAGE)).rejects.toMatchObject({ code: 'task-unknown' });
    await expect(store.addReader('  ')).rejects.toMatchObject({ code: 'reader-name' });
    const missing = join(tempFolder(), 'nothing');
    await expect(store.importPath(missing, quiet())).rejects.toMatchObject({ code: 'path-unreadable' });
  });

  it('says when its thread is gone, and lets the next one open the workspace', async () => {
    const store = await opened();
    const gone = new Promise<Error | null>((resolve) => {
      store.onExit(resolve);
    });
    await store.close();
    expect(await gone).toBeNull();
    await expect(store.tasks()).rejects.toMatchObject({ code: 'worker-ended' });
    await opened(store.folder);
  });
});

/** Puts a mask into the workspace: beside the store, since files need no lock. */
async function storedMask(folder: string, store: OpenStore): Promise<string> {
  expect(store.folder).toBe(folder);
  const { createMaskStore } = await import('../workspace/mask-store.ts');
  return createMaskStore(join(folder, 'masks')).put(maskOf('....', '.##.', '.##.', '....'));
}
