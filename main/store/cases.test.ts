import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { smallDicom, type SmallDicom } from '../../test/support/small-dicom.ts';
import { smallLabel, smallTask } from '../../test/support/small-label.ts';
import { tempWorkspace } from '../../test/support/temp-workspace.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { everyCaseOf, type WorklistFilter, type WorklistRow } from '../../core/contract/worklist.ts';
import type { StructureState } from '../../core/review/case-state.ts';
import { emptyCaseState } from '../../core/review/empty-case-state.ts';
import { listSources } from '../dicom/sources/list-sources.ts';
import { contentHash } from '../engine/content-hash.ts';
import { importSources } from '../workspace/import-sources.ts';
import { createStoreParts } from './store-parts.ts';

const EVERYTHING: WorklistFilter = everyCaseOf('wrist');
const BONES = [
  { id: 'ulna', name: 'Ulna' },
  { id: 'radius', name: 'Radius' },
];
const DX = '1.2.840.10008.5.1.4.1.1.1.1';
const CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

function opened(task = smallTask()) {
  const workspace = tempWorkspace();
  const { database } = workspace.catalogue;
  const parts = createStoreParts(database, () => '2026-01-02T03:04:05.000Z');
  parts.tasks.put(task);
  return {
    ...parts,
    workspace,
    database,
    async bring(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
      const folder = tempFolder(files);
      await this.again(folder);
      return folder;
    },
    async again(folder: string): Promise<void> {
      await importSources(workspace.catalogue, listSources(folder), { contentHash });
      await parts.queue.run();
    },
    list: (filter: Partial<WorklistFilter> = {}, sort: 'order' | 'need' = 'order'): readonly WorklistRow[] =>
      parts.worklist.query(
        { filter: { ...EVERYTHING, ...filter }, sort, descending: false },
        { offset: 0, limit: 500 },
      ).rows,
  };
}

const slice = (number: number, given: Partial<SmallDicom> = {}): Uint8Array =>
  smallDicom({
    sopInstanceUid: `1.5.${number}`,
    instanceNumber: number,
    position: [0, 0, number],
    ...given,
  });
const radiograph = (number: number, given: Partial<SmallDicom> = {}): Uint8Array =>
  smallDicom({
    sopInstanceUid: `1.6.${number}`,
    instanceNumber: number,
    modality: 'DX',
    sopClassUid: DX,
    position: null,
    ...given,
  });

describe('cases', () => {
  it('makes one of each projection and one of each stack, in the order of the geometry', async () => {
    const store = opened();
    const png = encode({ width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), channels: 1 });
    await store.bring({
      'a.dcm': slice(1, { position: [0, 0, 9] }),
      'b.dcm': slice(2, { position: [0, 0, 5] }),
      // Another direction within the same series.
      'c.dcm': slice(3, { orientation: [0, 1, 0, 0, 0, -1] }),
      'd.dcm': radiograph(1, { seriesUid: '1.7' }),
      'e.dcm': radiograph(2, { seriesUid: '1.7' }),
      'f.dcm': slice(4, { sopClassUid: CAPTURE, seriesUid: '1.8' }),
      'g.dcm': slice(5, {
        seriesUid: '1.9',
        modality: 'XA',
        position: null,
        pixels: new Uint16Array(32),
        extra: [{ tag: 0x00280008, vr: 'IS', value: 2 }],
      }),
      'h.png': png,
    });
    const rows = store.list();
    expect(rows.map((one) => [one.modality, one.frames])).toEqual([
      ['CT', 2],
      ['CT', 1],
      ['DX', 1],
      ['DX', 1],
      ['CT', 1],
      ['XA', 2],
      ['', 1],
    ]);
    const [stack] = rows;
    expect(stack).toMatchObject({
      patientName: 'Doe^Jane',
      patientId: 'P-1',
      studyDate: '20240102',
      description: 'Generated study · Generated series',
      bodyPart: 'WRIST',
      laterality: 'unknown',
      state: 'unprepared',
      structures: 2,
      decided: 0,
      quality: null,
    });
    expect(stack?.caseId).toMatch(/^[0-9a-f]{32}$/);
    const record = store.record(stack?.caseId ?? '');
    expect(record.frames.map((frame) => frame.frameId)).toEqual(['1.5.2#0', '1.5.1#0']);
    expect(record.notes.join()).toMatch('mixes 2 orientations');
    expect(() => store.record('none')).toThrow('not in the workspace');
  });

  it('gives the same cases when files come in another order, or a second time', async () => {
    const [one, other] = [opened(), opened()];
    const folder = await one.bring({ 'a.dcm': slice(1), 'b.dcm': slice(2), 'c.dcm': slice(3) });
    const before = one.list();
    await one.again(folder);
    expect(one.list()).toEqual(before);
    await other.bring({ 'c.dcm': slice(3) });
    await other.bring({ 'b.dcm': slice(2), 'a.dcm': slice(1) });
    const ids = (rows: readonly WorklistRow[]) => rows.map((row) => [row.caseId, row.frames]);
    expect(ids(other.list())).toEqual(ids(before));
  });

  it('grows a stack until its review has begun; then it says what came later', async () => {
    const store = opened();
    await store.bring({ 'a.dcm': slice(1), 'b.dcm': slice(3) });
    await store.bring({ 'c.dcm': slice(2) });
    const { caseId } = store.list()[0]!;
    const frames = ['1.5.1#0', '1.5.2#0', '1.5.3#0'];
    expect(store.record(caseId).frames.map((frame) => frame.frameId)).toEqual(frames);
    store.rows.changed(caseId, {
      ...emptyCaseState(BONES),
      seq: 1,
      labels: Object.fromEntries(frames.map((frame) => [frame, null])),
      undo: [{ group: '0'.repeat(16), what: 'brush' }],
    });
    await store.bring({ 'd.dcm': slice(4), 'e.dcm': slice(5) });
    const record = store.record(caseId);
    expect(store.list()).toHaveLength(1);
    expect(record.frames.map((frame) => frame.frameId)).toEqual(frames);
    expect(record.notes).toContain(
      '2 further images of this series came after its review had begun and are not part of it.',
    );
  });

  it('never takes two people without an id for one', async () => {
    const store = opened();
    const person = (study: string, uid: string, patientId: string): Uint8Array =>
      radiograph(1, { sopInstanceUid: uid, seriesUid: `${uid}.1`, studyUid: study, patientId });
    await store.bring({
      'a.dcm': person('1.1', '1.1.1', ''),
      'b.dcm': person('1.2', '1.2.1', ''),
      'c.dcm': person('1.1', '1.1.2', ''),
      'd.dcm': person('1.3', '1.3.1', 'P-1'),
      'e.dcm': person('1.4', '1.4.1', 'P-1'),
    });
    const [a, b, c, d, e] = store.list().map((row) => row.caseId);
    const related = (caseId: string | undefined) =>
      store.worklist.related(caseId ?? '').map((one) => one.caseId);
    expect(related(a)).toEqual([c]);
    expect(related(b)).toEqual([]);
    expect(related(d)).toEqual([e]);
    expect(store.record(a ?? '').patientKey).not.toBe(store.record(b ?? '').patientKey);
    expect(() => store.worklist.related('none')).toThrow('not in the workspace');
  });

  it('splits a series whose files name two people', async () => {
    const store = opened();
    await store.bring({ 'a.dcm': slice(1), 'b.dcm': slice(2, { patientId: 'P-2' }) });
    expect(store.list().map((row) => [row.patientId, row.frames])).toEqual([
      ['P-1', 1],
      ['P-2', 1],
    ]);
  });

  it('fails the case of an image whose file was replaced, until it comes back', async () => {
    const store = opened();
    const folder = await store.bring({ 'a.dcm': radiograph(1), 'b.dcm': radiograph(2) });
    writeFileSync(join(folder, 'a.dcm'), radiograph(7));
    utimesSync(join(folder, 'a.dcm'), 1, 1);
    await store.again(folder);
    expect(store.list().map((row) => row.state)).toEqual(['failed', 'unprepared', 'unprepared']);
    expect(store.list()[0]?.problem).toBe(
      'Its file was replaced by another image; bring the original back to its place and import it again.',
    );
    writeFileSync(join(folder, 'c.dcm'), radiograph(1));
    await store.again(folder);
    expect(store.list().map((row) => row.state)).toEqual(['unprepared', 'unprepared', 'unprepared']);
    rmSync(join(folder, 'c.dcm'));
  });

  it('keeps a lost slice in its stack, so that nobody reads over the gap', async () => {
    const store = opened();
    const folder = await store.bring({ 'a.dcm': slice(1), 'b.dcm': slice(2), 'c.dcm': slice(3) });
    writeFileSync(join(folder, 'b.dcm'), slice(9, { seriesUid: '1.99' }));
    utimesSync(join(folder, 'b.dcm'), 1, 1);
    await store.again(folder);
    expect(store.list().map((row) => [row.frames, row.state])).toEqual([
      [3, 'failed'],
      [1, 'unprepared'],
    ]);
  });

  it('makes cases under every task, those that come later too', async () => {
    const store = opened();
    await store.bring({ 'a.dcm': radiograph(1) });
    store.tasks.put(smallTask(['carpus'], { id: 'hand' }));
    await store.queue.run();
    const [wrist] = store.list();
    const [hand] = store.list({ taskId: 'hand' });
    expect(hand?.structures).toBe(1);
    expect(hand?.caseId).not.toBe(wrist?.caseId);
    expect(store.tasks.all().map(({ task, cases }) => [task.id, cases])).toEqual([
      ['hand', 1],
      ['wrist', 1],
    ]);
    store.tasks.put(smallTask(['ulna', 'radius', 'lunate'], { version: 2 }));
    store.tasks.put(smallTask());
    await store.queue.run();
    expect(store.list()[0]?.structures).toBe(3);
    expect(() => store.list({ taskId: 'none' })).toThrow('has no task none');
  });
});

describe('the state of a case', () => {
  async function labelled() {
    const store = opened();
    await store.bring({ 'a.dcm': radiograph(1) });
    const { caseId } = store.list()[0]!;
    const label = smallLabel('1.6.1#0', {
      ulna: { agreement: 0.61, estimatedDice: 0.9, flagged: true },
      radius: { agreement: 0.95, estimatedDice: 0.92 },
    });
    store.workspace.labels.put(label);
    await store.queue.run();
    const structures = emptyCaseState(BONES).structures;
    const change = (ulna: Partial<StructureState>, radius: Partial<StructureState> = {}): WorklistRow => {
      store.rows.changed(caseId, {
        ...emptyCaseState(BONES),
        seq: 2,
        labels: { '1.6.1#0': label.id },
        structures: [
          { ...structures[0]!, ...ulna },
          { ...structures[1]!, ...radius },
        ],
      });
      return store.list()[0]!;
    };
    return { ...store, caseId, label, change };
  }
  const given = (verdict: 'accepted' | 'deferred') => ({
    verdict: {
      verdict,
      reason: '',
      note: '',
      reader: { id: '0'.repeat(16), name: 'R', authenticated: false },
      at: '',
      seq: 2,
      revision: '',
    },
  });

  it('follows labels, edits and verdicts, and says what needs eyes', async () => {
    const { change, list } = await labelled();
    expect(list()[0]).toMatchObject({
      state: 'ready',
      model: 'wrist-unet 2',
      worst: 'Ulna: U-Net and SAM agree only 0.61 (Dice); flagged: low agreement.',
      flags: 1,
    });
    expect(list()[0]?.quality).toBeCloseTo(0.61);
    expect(change({ tools: ['brush'] })).toMatchObject({ state: 'started', edited: 1, decided: 0 });
    expect(change({ tools: [] })).toMatchObject({ state: 'ready', edited: 0 });
    expect(change(given('accepted'))).toMatchObject({
      state: 'started',
      decided: 1,
      flags: 0,
      worst: 'Radius: SAM rates its own mask 0.92 (Dice).',
    });
    expect(change(given('accepted'), given('deferred'))).toMatchObject({ state: 'started', decided: 1 });
    expect(change(given('accepted'), given('accepted'))).toMatchObject({
      state: 'done',
      decided: 2,
      quality: null,
      worst: '',
    });
  });

  it('keeps to the labels of a review that has begun when newer ones come', async () => {
    const { change, list, workspace, queue, caseId, record } = await labelled();
    change({ changeSeq: 2 });
    const newer = smallLabel(
      '1.6.1#0',
      { ulna: { agreement: 0.2 }, radius: { agreement: 0.3 } },
      { id: 'b' },
    );
    workspace.labels.put(newer);
    await queue.run();
    expect(list()[0]?.quality).toBeCloseTo(0.61);
    expect(record(caseId).frames[0]?.newestLabel).toBe(newer.id);
  });

  it('fails with the reason of the preparation, until there is a label', async () => {
    const store = opened();
    await store.bring({ 'a.dcm': radiograph(1) });
    const { caseId } = store.list()[0]!;
    expect(store.rows.setProblem(caseId, 'It is broken.')).toBe(true);
    expect(store.rows.setProblem('none', 'It is broken.')).toBe(false);
    expect(store.list()[0]).toMatchObject({ state: 'failed', problem: 'It is broken.' });
    expect(store.record(caseId).problem).toBe('It is broken.');
    store.workspace.labels.put(smallLabel('1.6.1#0', { ulna: { agreement: 1 }, radius: { agreement: 1 } }));
    await store.queue.run();
    expect(store.list()[0]).toMatchObject({ state: 'ready', problem: '' });
  });

  it('says of the worst slice, and not of slices that do not meet a structure', async () => {
    const store = opened(smallTask(['ulna']));
    await store.bring({ 'a.dcm': slice(1), 'b.dcm': slice(2), 'c.dcm': slice(3) });
    const agreements = [null, 0.7, 0.9];
    for (const [index, agreement] of agreements.entries()) {
      const meanProbability = agreement === null ? 0 : 0.9;
      store.workspace.labels.put(smallLabel(`1.5.${index + 1}#0`, { ulna: { agreement, meanProbability } }));
      await store.queue.run();
      expect(store.list()[0]?.state).toBe(index < 2 ? 'unprepared' : 'ready');
    }
    expect(store.list()[0]?.quality).toBeCloseTo(0.7);
  });
});
