import { describe, expect, it } from 'vitest';
import { maskOf, rowsOf } from '../../test/support/masks.ts';
import { BenchPage, CASE, ReviewBench, type BenchOptions } from '../../test/support/review-bench.ts';
import { ADA, BEN } from '../../test/support/review-script.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createCaseReviews } from './case-reviews.ts';

const SIZE = { width: 4, height: 2 };
const RADIUS = maskOf('##..', '##..');
const ULNA = maskOf('...#', '...#');
const DOT = maskOf('..#.', '....');

async function bench(
  options: BenchOptions = {},
): Promise<{ readonly bench: ReviewBench; readonly page: BenchPage }> {
  const made = new ReviewBench(tempFolder(), { size: SIZE, ...options });
  await made.label({ masks: { radius: RADIUS, ulna: ULNA } });
  return { bench: made, page: await new BenchPage(made).open() };
}

const verdictOf = async (page: BenchPage, structure: string): Promise<string | null> => {
  const { state } = await page.bench.reviews.open(CASE);
  return state.structures.find((one) => one.structure === structure)?.verdict?.verdict ?? null;
};

describe('opening a case', () => {
  it('writes down once which pseudo labels the review is based on', async () => {
    const { bench: made, page } = await bench();
    await page.open();
    expect(page.after).toBe(1);
    expect([...made.journal.ofCase(CASE)].map(({ body }) => body)).toEqual([
      { kind: 'begin', labels: { '1.2#0': made.frames[0]!.newestLabel } },
    ]);
    expect(rowsOf(await page.mask('radius'))).toEqual(['##..', '##..']);
  });

  it('takes newer labels as long as nobody has touched it', async () => {
    const { bench: made, page } = await bench();
    await made.label({ masks: { radius: DOT } });
    const { labels, structures } = await made.reviews.open(CASE);
    expect(labels['1.2#0']?.id).toBe(made.frames[0]!.newestLabel);
    expect(structures['1.2#0']?.map((one) => one.outcome)).toEqual(['refined', 'not-found']);
    expect(rowsOf(await page.mask('radius'))).toEqual(['..#.', '....']);
    // The page that saw the older ones cannot write on them.
    await expect(page.edit('radius', DOT)).rejects.toMatchObject({ code: 'case-stale' });
  });

  it('takes no verdict for slices that came after the reader opened the case', async () => {
    const { bench: made, page } = await bench();
    made.frames = [...made.frames, { ...made.frames[0]!, frameId: '1.3#0', newestLabel: null }];
    await expect(page.sign('accepted', ['radius'])).rejects.toMatchObject({ code: 'case-stale' });
    await page.open();
    const { entries } = await page.sign('accepted', ['radius']);
    expect(entries).toHaveLength(1);
    expect(Object.keys((await made.reviews.open(CASE)).state.labels)).toEqual(['1.2#0', '1.3#0']);
  });

  it('lets a case without labels be drawn, and refuses what was meant for empty masks when labels come', async () => {
    const made = new ReviewBench(tempFolder(), { size: SIZE });
    const page = await new BenchPage(made).open();
    expect(page.after).toBe(0);
    const other = await new BenchPage(made).open();
    const { entries } = await page.edit('radius', DOT);
    expect(entries.map(({ body }) => body.kind)).toEqual(['begin', 'edit']);
    expect(entries[1]?.body).toMatchObject({ fromNothing: ['radius'] });
    expect(rowsOf(await page.mask('radius'))).toEqual(['..#.', '....']);
    await expect(other.edit('radius', DOT)).rejects.toMatchObject({ code: 'case-stale' });

    const unlabelled = new ReviewBench(tempFolder(), { size: SIZE });
    const early = await new BenchPage(unlabelled).open();
    await unlabelled.label({ masks: { radius: RADIUS } });
    await expect(early.edit('radius', DOT)).rejects.toMatchObject({ code: 'case-stale' });
    await early.open();
    expect((await early.edit('radius', DOT)).entries[0]?.body).not.toHaveProperty('fromNothing');
  });
});

describe('edits', () => {
  it('change masks and revision of their structure, never the pseudo label (rule M3)', async () => {
    const { bench: made, page } = await bench();
    const before = { ...page.revisions };
    const { revisions } = await page.edit('radius', DOT);
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
    expect(Object.keys(revisions)).toEqual(['radius']);
    expect(revisions['radius']).not.toBe(before['radius']);
    const { labels, structures } = await made.reviews.open(CASE);
    expect(labels['1.2#0']?.structures).toEqual(structures['1.2#0']);
    const refined = structures['1.2#0']![0]!.masks.refined;
    expect(rowsOf(await made.masks.get(refined))).toEqual(['##..', '##..']);
    await page.do({ kind: 'undo' });
    expect(page.revisions).toEqual(before);
    expect(rowsOf(await page.mask('radius'))).toEqual(['##..', '##..']);
    await page.do({ kind: 'redo' });
    expect(page.revisions).toEqual({ ...before, ...revisions });
  });

  it('are refused when they are not for this case, and nothing changes', async () => {
    const { bench: made, page } = await bench();
    const count = (): number => [...made.journal.ofCase(CASE)].length;
    await expect(page.edit('skull', DOT)).rejects.toMatchObject({ code: 'structure-unknown' });
    // Rule M2.
    await expect(page.edit('radius', maskOf('#'))).rejects.toMatchObject({ code: 'review-refused' });
    await expect(page.edit('radius', maskOf('....', '....'))).rejects.toThrow('This changes no pixel.');
    const elsewhere = [{ structure: 'radius', frameId: '9.9#0', patch: 'QQ==' }];
    await expect(page.edit('radius', DOT, { changes: elsewhere })).rejects.toMatchObject({
      code: 'frame-unknown',
    });
    const broken = [{ structure: 'radius', frameId: '1.2#0', patch: '???' }];
    await expect(page.edit('radius', DOT, { changes: broken })).rejects.toMatchObject({
      code: 'review-refused',
    });
    await expect(page.edit('radius', DOT, { tool: 'sam' })).rejects.toThrow(/prompt again/);
    page.reader = null;
    await expect(page.edit('radius', DOT)).rejects.toMatchObject({ code: 'reader-missing' });
    expect(count()).toBe(1);
    expect(rowsOf(await page.mask('radius'))).toEqual(['##..', '##..']);
  });

  it('go on with the last action only, and are actions of their own after another', async () => {
    const { bench: made, page } = await bench();
    const group = made.group();
    await page.edit('radius', DOT, { group });
    await page.edit('radius', maskOf('....', '..##'), { group });
    await page.edit('ulna', DOT);
    const late = await page.edit('radius', maskOf('...#', '....'), { group });
    expect(late.entries[0]?.body).not.toMatchObject({ group });
    await page.do({ kind: 'undo' });
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '####']);
    await page.do({ kind: 'undo' });
    await page.do({ kind: 'undo' });
    expect(rowsOf(await page.mask('radius'))).toEqual(['##..', '##..']);
    await expect(page.do({ kind: 'undo' })).rejects.toThrow(/nothing to undo/);
  });

  it('of another page make this one stale', async () => {
    const { bench: made, page } = await bench();
    const other = await new BenchPage(made).open();
    await other.edit('ulna', DOT);
    await expect(page.edit('radius', DOT)).rejects.toMatchObject({ code: 'case-stale' });
  });

  it('keep structures apart where the task wants it', async () => {
    const { page } = await bench({ review: { overlap: 'exclusive' } });
    await expect(page.edit('radius', maskOf('...#', '....'))).rejects.toThrow(
      'In this task structures do not share pixels: part of this already belongs to Ulna. ' +
        'Assign those pixels to Radius or stay outside.',
    );
    await page.edit('radius', DOT);
    // The pixel changes hands in one edit.
    const changes = ['radius', 'ulna'].map((structure) => ({
      structure,
      frameId: '1.2#0',
      patch: 'Q00BBAIBAwA=',
    }));
    await page.edit('radius', DOT, { tool: 'assign', changes });
    expect(rowsOf(await page.mask('radius'))).toEqual(['####', '##..']);
    expect(rowsOf(await page.mask('ulna'))).toEqual(['....', '...#']);
  });
});

describe('verdicts', () => {
  it('sign a revision, as accepted or corrected as the case may be', async () => {
    const { page } = await bench();
    await page.sign('corrected', ['ulna']);
    expect(await verdictOf(page, 'ulna')).toBe('accepted');
    await page.edit('radius', DOT);
    await page.sign('accepted', ['radius']);
    expect(await verdictOf(page, 'radius')).toBe('corrected');
    await page.do({ kind: 'undo' });
    await page.do({ kind: 'undo' });
    expect(await verdictOf(page, 'radius')).toBeNull();
    await page.sign('accepted', ['radius']);
    expect(await verdictOf(page, 'radius')).toBe('accepted');
  });

  it('are stale for another revision than the present one', async () => {
    const { page } = await bench();
    page.revisions['radius'] = '0'.repeat(64);
    await expect(page.sign('accepted', ['radius'])).rejects.toMatchObject({ code: 'case-stale' });
  });

  it('do not accept a mask without pixels', async () => {
    const { page } = await bench();
    await page.edit('ulna', ULNA);
    await expect(page.sign('accepted', ['ulna'])).rejects.toThrow(/sign it as absent, or draw it first/);
    await page.sign('absent', ['ulna']);
    expect(await verdictOf(page, 'ulna')).toBe('absent');
  });

  it('put what they sign into the mask store first', async () => {
    const { bench: made, page } = await bench();
    await page.edit('radius', DOT);
    await page.sign('accepted', ['radius']);
    const { masks } = await made.reviews.currentMasks(CASE, '1.2#0');
    const { createHash } = await import('node:crypto');
    const name = createHash('sha256').update(masks[0]!.bytes).digest('hex');
    expect(rowsOf(await made.masks.get(name))).toEqual(['###.', '##..']);
  });

  it('on many at once take only what was seen and nobody doubts', async () => {
    const { page } = await bench({ structures: ['radius', 'ulna', 'scaphoid'] });
    const { skipped } = await page.sign('accepted', ['radius', 'ulna', 'scaphoid'], { scope: 'bulk' });
    expect(skipped).toEqual([
      {
        structure: 'scaphoid',
        reason: 'Scaphoid was not accepted: it has no pixels; sign it as absent or draw it.',
      },
    ]);
    expect(await verdictOf(page, 'radius')).toBe('accepted');
    const { entries, skipped: unseen } = await page.sign('accepted', ['radius'], {
      scope: 'case',
      seen: false,
    });
    expect(entries).toEqual([]);
    expect(unseen[0]?.reason).toMatch(/has a verdict already/);
  });

  it('are redone by their own reader only', async () => {
    const { page } = await bench();
    await page.sign('accepted', ['radius']);
    page.reader = BEN;
    await page.do({ kind: 'undo' });
    await expect(page.do({ kind: 'redo' })).rejects.toThrow(/was given by Ada/);
  });
});

describe('a newer pseudo label', () => {
  it('replaces what nobody touched, or what is named', async () => {
    const { bench: made, page } = await bench();
    await page.edit('radius', DOT);
    await expect(page.do({ kind: 'rebase', structures: [] })).rejects.toThrow(/no newer/);
    const newer = await made.label({ masks: { radius: DOT, ulna: DOT } });
    await page.do({ kind: 'rebase', structures: [] });
    expect(rowsOf(await page.mask('ulna'))).toEqual(['..#.', '....']);
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
    const { structures, state } = await made.reviews.open(CASE);
    expect(state.labels).toEqual({ '1.2#0': newer });
    expect(new Set(structures['1.2#0']?.map((one) => one.masks.refined)).size).toBe(2);
    await expect(page.do({ kind: 'rebase', structures: [] })).rejects.toThrow(/name those/);
    await page.do({ kind: 'rebase', structures: ['radius'] });
    expect(rowsOf(await page.mask('radius'))).toEqual(['..#.', '....']);
    await page.do({ kind: 'undo' });
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
  });
});

describe('history', () => {
  it('tells what happened', async () => {
    const { bench: made, page } = await bench();
    await page.edit('radius', DOT);
    await page.sign('accepted', ['radius']);
    await page.do({ kind: 'undo' });
    await page.do({ kind: 'time', structure: 'ulna', activeMs: 500 });
    expect((await made.reviews.history(CASE)).map(({ reader, what }) => `${reader}: ${what}`)).toEqual([
      ': review begun',
      'Ada: brush on Radius',
      'Ada: corrected Radius',
      'Ada: undid: corrected Radius',
      'Ada: time spent on Ulna',
    ]);
  });
});

describe('a workspace that cannot be written', () => {
  it('says so when it is full, and state and masks stay as they were', async () => {
    const { bench: made, page } = await bench();
    const { database } = made.catalogue;
    await page.edit('radius', DOT);
    const before = await made.reviews.open(CASE);
    const used = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    database.exec(`PRAGMA max_page_count = ${used}`);
    const big = { reason: '', note: 'n'.repeat(4000) };
    let failed = 0;
    for (let i = 0; i < 20 && failed === 0; i++) {
      await page.sign('deferred', ['ulna'], big).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'workspace-full' });
        failed++;
      });
    }
    expect(failed).toBe(1);
    const { seq } = (await made.reviews.open(CASE)).state;
    expect(seq).toBe(page.after);
    expect([...made.journal.ofCase(CASE)].at(-1)?.seq).toBe(seq);
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
    // Space is there again: the same request succeeds.
    database.exec('PRAGMA max_page_count = 1000000');
    await page.sign('deferred', ['ulna'], big);
    expect(before.state.seq).toBeLessThan(page.after);
  });

  it('says so when it is read-only', async () => {
    const { bench: made, page } = await bench();
    made.catalogue.database.exec('PRAGMA query_only = ON');
    await expect(page.edit('radius', DOT)).rejects.toMatchObject({ code: 'workspace-unwritable' });
    // It can still be looked at.
    expect((await made.reviews.open(CASE)).state.seq).toBe(1);
  });

  it('signs nothing whose masks cannot be kept', async () => {
    const { bench: made, page } = await bench();
    await page.edit('radius', DOT);
    const ports = made.ports();
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const reviews = createCaseReviews({
      ...ports,
      masks: { ...ports.masks, put: () => Promise.reject(full) },
    });
    const { state, revisions } = await reviews.open(CASE);
    const structures = [{ structure: 'radius', revision: revisions['radius']!, activeMs: 1, seen: true }];
    const given = { scope: 'structure', structures, verdict: 'accepted', reason: '', note: '' } as const;
    const action = { kind: 'verdict', group: made.group(), ...given, structures } as const;
    const request = { caseId: CASE, after: state.seq, action, reader: ADA, prompted: null };
    await expect(reviews.append(request)).rejects.toMatchObject({ code: 'workspace-full' });
    expect(await verdictOf(page, 'radius')).toBeNull();
    expect((await reviews.open(CASE)).state).toEqual(state);
  });

  it('takes entries back when the worklist cannot follow', async () => {
    const { bench: made, page } = await bench();
    made.failure = new Error('a defect');
    await expect(page.edit('radius', DOT)).rejects.toThrow('a defect');
    made.failure = null;
    expect([...made.journal.ofCase(CASE)]).toHaveLength(1);
    await page.edit('radius', DOT);
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
  });
});
