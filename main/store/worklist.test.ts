import { describe, expect, it } from 'vitest';
import { smallTask } from '../../test/support/small-label.ts';
import { tempWorkspace } from '../../test/support/temp-workspace.ts';
import {
  everyCaseOf,
  worklistSortSchema,
  type WorklistFilter,
  type WorklistRow,
} from '../../core/contract/worklist.ts';
import { createRandom } from '../../core/random/random.ts';
import { reviewRanks } from '../../core/pipeline/review-order.ts';
import { needFigure, storedFigure } from './need.ts';
import { searchTextOf } from './search-text.ts';
import { createStoreParts, type StoreParts } from './store-parts.ts';
import type { WorklistQuery } from './store.ts';

const EVERYTHING: WorklistFilter = everyCaseOf('wrist');
const STRUCTURES = ['ulna', 'radius', 'lunate'];
const SEED = 20261122;
const caseIdOf = (index: number): string => index.toString(16).padStart(32, '0');

interface GivenCase {
  readonly name: string;
  readonly date: string;
  readonly modality: string;
  readonly model: string;
  readonly state: string;
  readonly figures: readonly (number | null)[];
  readonly decided: number;
  readonly quality: number | null;
  readonly flags: number;
  readonly postponed: number;
  readonly reader: string | null;
}

function opened(cases: readonly GivenCase[]) {
  const { database } = tempWorkspace().catalogue;
  const parts = createStoreParts(database, () => '');
  parts.tasks.put(smallTask(STRUCTURES));
  ['Anna', 'Zoe'].forEach((name, index) => parts.readers.add(String(index).repeat(16), name));
  const put = database.prepare(
    `INSERT INTO review_case (case_id, task_id, position, series_uid, study_uid, patient_key, patient_name,
       patient_id, study_date, modality, description, body_part, laterality, search, notes, frames, state,
       figures, model, quality, flags, structures, decided, postponed, assigned, changed_at)
     VALUES (?, 'wrist', ?, '', '', '', ?, '', ?, ?, '', '', '', ?, '[]', 1, ?, ?, ?, ?, ?, 3, ?, ?, ?, '')
     ON CONFLICT (case_id) DO UPDATE SET study_date = excluded.study_date, state = excluded.state,
       figures = excluded.figures, quality = excluded.quality, flags = excluded.flags, search = excluded.search,
       patient_name = excluded.patient_name, decided = excluded.decided, postponed = excluded.postponed,
       assigned = excluded.assigned, model = excluded.model`,
  );
  const write = (index: number, one: GivenCase): void => {
    const figures = Float32Array.from(one.figures, (figure, at) => storedFigure(figure, at >= one.decided));
    put.run(
      caseIdOf(index),
      index * 1000,
      one.name,
      one.date,
      one.modality,
      searchTextOf([one.name]),
      one.state,
      new Uint8Array(figures.buffer),
      one.model,
      one.quality,
      one.flags,
      one.decided,
      one.postponed,
      one.reader,
    );
  };
  cases.forEach((one, index) => {
    write(index, one);
  });
  return { ...parts, database, write };
}

function randomCase(random: () => number): GivenCase {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const state = pick(['unprepared', 'failed', 'ready', 'ready', 'started', 'done']);
  return {
    name: `${pick(['Meier', 'Müller', 'Rossi', 'Doe'])}^${pick(['Anna', 'Bernd', 'Jane', ''])}`,
    date: pick(['', '20200101', '20210315', '20241224']),
    modality: pick(['DX', 'CR', 'CT', '']),
    model: pick(['', 'unet 1', 'unet 2']),
    state,
    figures: STRUCTURES.map(() => (state === 'unprepared' ? null : pick([0.2, 0.5, 0.8, random()]))),
    decided: state === 'done' ? 3 : state === 'started' ? pick([1, 2]) : 0,
    quality: pick([null, 0.1, 0.5, random()]),
    flags: pick([0, 0, 2]),
    postponed: Number(random() < 0.1),
    reader: pick([null, '0'.repeat(16), '1'.repeat(16)]),
  };
}

function all(parts: StoreParts, query: Partial<WorklistQuery>, filter: Partial<WorklistFilter> = {}) {
  return parts.worklist.query(
    { sort: 'order', descending: false, ...query, filter: { ...EVERYTHING, ...filter } },
    { offset: 0, limit: 10_000 },
  );
}

/** What the list is to be sorted by, as plain as can be; null: unknown, last in both directions. */
const KEYS: Readonly<Partial<Record<string, (row: WorklistRow) => string | number | null>>> = {
  quality: (row) => row.quality,
  date: (row) => row.studyDate || null,
  patient: (row) => searchTextOf([row.patientName]),
  modality: (row) => row.modality || null,
  state: (row) => ['unprepared', 'failed', 'ready', 'started', 'done'].indexOf(row.state),
  model: (row) => row.model || null,
  reader: (row) => row.assigned?.name ?? null,
  order: (row) => row.caseId,
};

/** The first pair that is in the wrong order. */
function misplaced(rows: readonly WorklistRow[], sort: string, descending: boolean): string | null {
  const key = KEYS[sort];
  if (key === undefined) return null;
  for (let index = 1; index < rows.length; index++) {
    const [a, b] = [rows[index - 1]!, rows[index]!];
    const [left, right] = [key(a), key(b)];
    let isRight: boolean;
    if (left === right) isRight = a.caseId < b.caseId;
    else if (left === null || right === null) isRight = right === null;
    else isRight = left < right !== descending;
    if (!isRight) return `${sort} ${String(descending)}: ${String(left)} before ${String(right)} at ${index}`;
  }
  return null;
}

const FILTERS: readonly [Partial<WorklistFilter>, (row: WorklistRow) => boolean][] = [
  [{}, () => true],
  [{ states: ['ready', 'done'] }, (row) => row.state === 'ready' || row.state === 'done'],
  [{ modalities: ['DX', 'CR'] }, (row) => ['DX', 'CR'].includes(row.modality)],
  [{ models: ['unet 2'] }, (row) => row.model === 'unet 2'],
  [{ dateFrom: '20210101' }, (row) => row.studyDate >= '20210101'],
  [{ dateTo: '20210315' }, (row) => row.studyDate !== '' && row.studyDate <= '20210315'],
  [{ qualityBelow: 0.5 }, (row) => row.quality !== null && row.quality < 0.5],
  [{ flagged: true }, (row) => row.flags > 0],
  [{ postponed: 'hide' }, (row) => !row.postponed],
  [{ postponed: 'only' }, (row) => row.postponed],
  [{ assigned: 'none' }, (row) => row.assigned === null],
  [{ assigned: '1'.repeat(16) }, (row) => row.assigned?.name === 'Zoe'],
  [{ text: 'MEI' }, (row) => row.patientName.startsWith('Mei')],
  [{ text: 'anna  müller' }, (row) => row.patientName === 'Müller^Anna'],
  [{ text: 'er' }, (row) => row.patientName.includes('er')],
  [
    { states: ['ready'], modalities: ['DX'], flagged: true, text: 'e' },
    (row) => row.state === 'ready' && row.modality === 'DX' && row.flags > 0 && row.patientName.includes('e'),
  ],
];

describe('worklist', () => {
  it('keeps every order and filter right while 2,000 cases change', () => {
    console.log(`seed ${SEED}`);
    const random = createRandom(SEED).next;
    const parts = opened(Array.from({ length: 2_000 }, () => randomCase(random)));
    const caseId = (row: WorklistRow): string => row.caseId;
    let size = 2_000;
    const check = (): void => {
      const rows = all(parts, {}).rows;
      for (const sort of worklistSortSchema.options) {
        for (const descending of [false, true]) {
          const list = all(parts, { sort, descending });
          expect(list.total).toBe(rows.length);
          expect(new Set(list.rows.map((row) => row.caseId)).size).toBe(rows.length);
          expect(misplaced(list.rows, sort, descending)).toBeNull();
        }
      }
      for (const [filter, test] of FILTERS) {
        const expected = rows.filter(test);
        const found = all(parts, {}, filter).rows;
        expect(found.map(caseId), JSON.stringify(filter)).toEqual(expected.map(caseId));
        const counts = parts.worklist.counts({ ...EVERYTHING, ...filter });
        expect(counts.total).toBe(expected.length);
        expect(counts.decided).toBe(expected.reduce((sum, row) => sum + row.decided, 0));
        const anyState = all(parts, {}, { ...filter, states: [] }).rows;
        expect(counts.byState.ready).toBe(anyState.filter((row) => row.state === 'ready').length);
      }
    };
    check();
    // Few changes move places, many sort anew; new cases come in between.
    for (const changes of [1, 30, 900]) {
      for (let count = 0; count < changes; count++) {
        parts.write(random() < 0.05 ? size++ : Math.floor(random() * size), randomCase(random));
      }
      check();
    }
  });

  it('pages as deep as there are rows', () => {
    const random = createRandom(SEED).next;
    const parts = opened(Array.from({ length: 50 }, () => randomCase(random)));
    const whole = all(parts, { sort: 'patient' }).rows;
    const page = (offset: number) =>
      parts.worklist.query({ filter: EVERYTHING, sort: 'patient', descending: false }, { offset, limit: 20 })
        .rows;
    expect([...page(0), ...page(20), ...page(40), ...page(60)]).toEqual(whole);
  });

  it('forgets what a transaction took back', () => {
    const random = createRandom(SEED).next;
    const parts = opened([randomCase(random), randomCase(random)]);
    const before = all(parts, {}).rows;
    parts.database.exec('BEGIN');
    parts.write(0, { ...randomCase(random), name: 'Taken^Back' });
    all(parts, { sort: 'patient' }, { text: 'taken' });
    parts.database.exec('ROLLBACK');
    expect(parts.worklist.counts({ ...EVERYTHING, text: 'taken' }).total).toBe(0);
    expect(all(parts, {}).rows).toEqual(before);
  });

  it('orders by need as reviewRanks does, then unprepared, failed, postponed and finished ones', () => {
    const random = createRandom(SEED).next;
    const ready = Array.from({ length: 300 }, (): GivenCase => ({
      ...randomCase(random),
      state: 'ready',
      decided: 0,
      postponed: 0,
      figures: STRUCTURES.map(() => Math.round(random() * 200) / 200),
    }));
    const others = ['unprepared', 'failed', 'done'].map((state): GivenCase => ({
      ...ready[0]!,
      state,
      figures: STRUCTURES.map(() => null),
      decided: state === 'done' ? 3 : 0,
    }));
    const parts = opened([
      ...others,
      { ...ready[0]!, postponed: 1, figures: STRUCTURES.map(() => null) },
      ...ready,
    ]);
    const items = ready.flatMap((one, index) =>
      STRUCTURES.map((structure, at) => ({
        caseId: String(index),
        structure,
        quality: { agreement: one.figures[at] ?? null, meanProbability: 0.5, predictedIou: null },
      })),
    );
    const ranks = reviewRanks(items, 'agreement');
    const weakest = ready.map((_, index) =>
      Math.min(...ranks.slice(index * 3, index * 3 + 3).map((rank) => rank ?? 1)),
    );
    const rows = all(parts, { sort: 'need' }).rows.map((row) => parseInt(row.caseId, 16));
    const ordered = rows.slice(0, ready.length).map((index) => weakest[index - 4]!);
    for (let index = 1; index < ordered.length; index++) {
      // Quantiles of a histogram of 2048 bins: equal ranks may swap, others not.
      expect(ordered[index]! - ordered[index - 1]!).toBeGreaterThan(-1e-6);
    }
    expect(rows.slice(ready.length)).toEqual([0, 1, 3, 2]);
  });

  it('ranks nothing found first, and structures without SAM among themselves', () => {
    const figure = (agreement: number | null, meanProbability: number): number | null =>
      needFigure({ agreement, meanProbability, predictedIou: null });
    expect([figure(0.7, 0.9), figure(null, 0), figure(null, 0.6)]).toEqual([0.7, -1, 2.6]);
  });

  it('goes on behind a case that was decided since, in every order that decisions change', () => {
    const one = (agreement: number, given: Partial<GivenCase> = {}): GivenCase => ({
      name: 'Doe^Jane',
      date: '20200101',
      modality: 'DX',
      model: 'unet 1',
      state: 'ready',
      figures: [agreement, 0.95, 0.95],
      decided: 0,
      quality: agreement,
      flags: 0,
      postponed: 0,
      reader: null,
      ...given,
    });
    const parts = opened([
      one(0.1),
      one(0.2),
      one(0.3),
      one(0.4, { postponed: 1 }),
      one(0.5, { state: 'failed' }),
      one(0.6),
    ]);
    const next = (
      after: number | null,
      sort: 'need' | 'quality' | 'state',
      direction: 'next' | 'previous' = 'next',
    ) => {
      const query = { filter: EVERYTHING, sort, descending: false };
      const from = { after: after === null ? null : caseIdOf(after), direction, undecidedOnly: true };
      const { caseId } = parts.worklist.next(query, from);
      return caseId === null ? null : parseInt(caseId, 16);
    };
    const summary = JSON.stringify([0.2, 0.95, 0.95].map((quality) => ({ quality })));
    expect(next(null, 'need')).toBe(0);
    expect(next(1, 'need')).toBe(2);
    parts.write(1, one(0.2, { state: 'done', decided: 3, quality: null }));
    parts.database.prepare('UPDATE review_case SET summary = ? WHERE case_id = ?').run(summary, caseIdOf(1));
    for (const sort of ['need', 'quality', 'state'] as const) {
      expect(next(1, sort), sort).toBe(2);
      expect(next(1, sort, 'previous'), sort).toBe(0);
      expect(next(5, sort), sort).toBeNull();
    }
    // Postponed and failed ones are passed by.
    expect(next(2, 'need')).toBe(5);
    expect(next(0, 'need')).toBe(2);
    expect(next(0, 'need', 'previous')).toBeNull();
    expect(
      parts.worklist.next(
        { filter: EVERYTHING, sort: 'order', descending: true },
        {
          after: null,
          direction: 'next',
          undecidedOnly: false,
        },
      ),
    ).toEqual({ caseId: caseIdOf(5), position: 0, total: 6 });
  });
});
