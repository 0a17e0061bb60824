import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyCaseOf, type WorklistFilter, worklistSortSchema } from '../../core/contract/worklist.ts';
import { createRandom } from '../../core/random/random.ts';
import { storedFigure } from '../../main/store/need.ts';
import { createStoreParts } from '../../main/store/store-parts.ts';
import { openStore, type OpenStore } from '../../main/store/store-client.ts';
import { openWorkspace } from '../../main/workspace/workspace.ts';
import { smallTask } from '../support/small-label.ts';
import { atMost, percentile, told, type BenchFigure } from './figure.ts';

const CASES = 100_000;
const STRUCTURES = Array.from({ length: 17 }, (_, index) => `bone-${String(index + 1)}`);
const LIMIT_MS = 50;
const PAGE = 100;
const SEED = 4711;

const EVERYTHING: WorklistFilter = everyCaseOf('wrist');

/** What a reader filters by, one at a time and together. */
const FILTERS: readonly Partial<WorklistFilter>[] = [
  {},
  { states: ['ready', 'started'] },
  { modalities: ['DX'], models: ['unet 2'] },
  { dateFrom: '20150101', dateTo: '20191231' },
  { qualityBelow: 0.7, flagged: true },
  { postponed: 'only' },
  { assigned: 'none', postponed: 'hide' },
  { text: 'a' },
  { text: 'meier anna' },
  { text: 'no such words anywhere' },
  {
    states: ['ready'],
    modalities: ['CR'],
    qualityBelow: 0.9,
    dateFrom: '20100101',
    postponed: 'hide',
    text: 'hand',
  },
];
const OFFSETS = [0, 0.5, 1];

/**
 * The worklist of a workspace with 100,000 cases of 17 structures, asked through the store's thread as the backend
 * asks it: every order, both directions, every filter, the first, a middle and the last page.
 */
export async function worklistBench(): Promise<Record<string, BenchFigure>> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-worklist-'));
  try {
    generateList(folder);
    const start = performance.now();
    const store = await openStore(folder);
    const opened = performance.now() - start;
    try {
      return { 'worklist-open': told(opened, 'ms'), ...(await measure(store)) };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(store: OpenStore): Promise<Record<string, BenchFigure>> {
  const first = await timed(() =>
    store.query({ filter: EVERYTHING, sort: 'need', descending: false }, page(0)),
  );
  const cpu = process.cpuUsage();
  const order: number[] = [];
  const times: number[] = [];
  const counts: number[] = [];
  const next: number[] = [];
  for (const sort of worklistSortSchema.options) {
    for (const descending of [false, true]) {
      order.push((await timed(() => store.query({ filter: EVERYTHING, sort, descending }, page(0)))).ms);
      for (const part of FILTERS) {
        const filter = { ...EVERYTHING, ...part };
        const query = { filter, sort, descending };
        const { total } = await store.query(query, page(0));
        for (const offset of OFFSETS) {
          const at = Math.max(0, Math.floor(total * offset) - PAGE);
          times.push((await timed(() => store.query(query, page(at)))).ms);
        }
        const after = (await store.query(query, page(Math.floor(total / 2)))).rows[0]?.caseId ?? null;
        const from = { after, direction: 'next', undecidedOnly: true } as const;
        next.push((await timed(() => store.next(query, from))).ms);
        if (sort === 'need') counts.push((await timed(() => store.counts(filter))).ms);
      }
    }
  }
  const spent = process.cpuUsage(cpu);
  const calls = order.length + times.length + counts.length + next.length + 2 * next.length;
  return {
    // Of all threads: what a busy machine does not change.
    'worklist-processor-time-per-call': told((spent.user + spent.system) / 1000 / calls, 'ms'),
    'worklist-first-query': told(first.ms, 'ms'),
    'worklist-first-of-an-order-p95': told(percentile(order, 0.95), 'ms'),
    'worklist-query-p95': atMost(percentile(times, 0.95), LIMIT_MS, 'ms'),
    'worklist-query-slowest': told(Math.max(...times), 'ms'),
    'worklist-counts-p95': atMost(percentile(counts, 0.95), LIMIT_MS, 'ms'),
    'worklist-next-p95': atMost(percentile(next, 0.95), LIMIT_MS, 'ms'),
    ...(await afterChanges(store)),
  };
}

/** A list in which something changes between two looks, as while reading. */
async function afterChanges(store: OpenStore): Promise<Record<string, BenchFigure>> {
  const times: number[] = [];
  for (let round = 0; round < 40; round++) {
    const query = {
      filter: EVERYTHING,
      sort: worklistSortSchema.options[round % 9] ?? 'need',
      descending: round % 2 === 1,
    } as const;
    const { rows } = await store.query(query, page(round * 1000));
    const cases = rows.map((row) => row.caseId);
    await store.postpone({ cases }, { postponed: round % 3 > 0, reason: String(round) }, null);
    times.push((await timed(() => store.query(query, page(round * 1000)))).ms);
  }
  return { 'worklist-query-after-100-changes-p95': atMost(percentile(times, 0.95), LIMIT_MS, 'ms') };
}

function page(offset: number) {
  return { offset, limit: PAGE };
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

const FAMILIES = [
  'Meier',
  'Müller',
  'Schmidt',
  'Rossi',
  'García',
  'Nguyen',
  'Okafor',
  'Smith',
  'Yılmaz',
  'Kowalska',
];
const GIVEN = ['Anna', 'Bernd', 'Chiara', 'David', 'Elif', 'Fatima', 'Georg', 'Hanh'];
const PARTS = ['Hand PA', 'Wrist lateral', 'Chest AP', 'Knee', 'Panoramic'];

/** 100,000 rows of the list as the store writes them, without images: the list never looks at those. */
export function generateList(folder: string): void {
  const workspace = openWorkspace(folder);
  const { database } = workspace.catalogue;
  const random = createRandom(SEED).next;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  createStoreParts(database, () => '2026-01-01T00:00:00.000Z').tasks.put(smallTask(STRUCTURES));
  database.exec('DELETE FROM case_todo');
  const insert = database.prepare(
    `INSERT INTO review_case (case_id, task_id, position, series_uid, study_uid, patient_key, patient_name,
       patient_id, study_date, modality, description, body_part, laterality, search, notes, frames, state,
       labelled, figures, model, quality, worst, flags, structures, decided, postponed, changed_at)
     VALUES (?, 'wrist', ?, ?, ?, ?, ?, ?, ?, ?, ?, 'HAND', 'R', ?, '[]', 1, ?, 1, ?, ?, ?, ?, ?, 17, ?, ?, '')`,
  );
  database.exec('BEGIN');
  for (let index = 0; index < CASES; index++) {
    const name = `${pick(FAMILIES)}^${pick(GIVEN)}`;
    const id = `P-${String(Math.floor(random() * 50_000))}`;
    const description = pick(PARTS);
    const state = pick(['unprepared', 'failed', 'ready', 'ready', 'ready', 'started', 'done'] as const);
    const agreements = STRUCTURES.map(() => Math.sqrt(random()));
    const decided = state === 'done' ? 17 : state === 'started' ? Math.floor(random() * 17) : 0;
    const date = `20${String(10 + Math.floor(random() * 15))}${String(1 + Math.floor(random() * 9)).padStart(2, '0')}15`;
    insert.run(
      index.toString(16).padStart(32, '0'),
      index * 2 ** 20,
      `1.${String(index)}`,
      `1.${String(index)}`,
      id,
      name,
      id,
      date,
      pick(['DX', 'CR', 'DX', 'MG']),
      description,
      `${name} ${id} ${description} Radiography of the hand`.toLowerCase().replace('^', ' '),
      state,
      new Uint8Array(Float32Array.from(agreements, (one, at) => storedFigure(one, at >= decided)).buffer),
      pick(['unet 1', 'unet 2']),
      Math.min(...agreements),
      'Bone-1: U-Net and SAM agree only 0.61 (Dice); flagged: low agreement.',
      Math.floor(random() * 3),
      decided,
      Number(random() < 0.05),
    );
  }
  database.exec('COMMIT');
  workspace.close();
}
