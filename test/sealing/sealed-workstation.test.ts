import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { worklistFilterSchema } from '../../core/contract/worklist.ts';
import { readMasks } from '../../core/contract/mask-bundle.ts';
import { verifyWorkspace } from '../../main/review/verify-workspace.ts';
import { readSeal } from '../../main/sealing/seal-file.ts';
import { createSealer, type DataKey } from '../../main/sealing/sealer.ts';
import { keyByPassphrase, requireKey } from '../../main/sealing/unlock.ts';
import { createLabelStore } from '../../main/workspace/label-store.ts';
import { createMaskStore } from '../../main/workspace/mask-store.ts';
import { openForReading } from '../../main/workspace/open-for-reading.ts';
import { sealWorkspace, unsealWorkspace } from '../../main/workspace/sealed/seal-workspace.ts';
import { BackendStation, type TestBackend, type TestPage } from '../support/open-backend.ts';
import { CHEAP, findInFolder, PASSPHRASE, UNWATCHED } from '../support/sealing.ts';

const FILTER = worklistFilterSchema.parse({ taskId: 'tiny' });

/** What says who a patient is, in every form in which it is kept; the folder of the images says it too. */
const NAMES = {
  name: 'Secret^Name',
  id: 'SECRET-',
  search: 'secret name',
  path: 'Secret-',
  reader: 'Dr. Hush',
  reason: 'Reason of nobody else',
};

let station: BackendStation;
let world: TestBackend;
let page: TestPage;

async function open(): Promise<void> {
  world = await station.open();
  page = world.connect();
}

async function rows() {
  const query = { filter: FILTER, sort: 'patient', descending: false, offset: 0, limit: 10 } as const;
  return (await page.request('worklist.query', query)).rows;
}

/** Everything that a reader sees of every case. */
async function everything(): Promise<unknown> {
  const list = await rows();
  const cases = [];
  for (const { caseId } of list) {
    const view = await page.request('case.open', { caseId });
    const { ticket } = await page.request('case.masks', { caseId, frameId: view.frames[0]!.frameId });
    const bundle = readMasks(await world.take(ticket));
    const { png } = await page.request('worklist.thumbnail', { caseId, side: 64 });
    const history = await page.request('case.history', { caseId });
    const { identity, state, revisions, labels } = view;
    cases.push({ identity, state, revisions, labels, bundle, png, history });
    await page.request('case.close', { caseId });
  }
  return { list: await rows(), cases };
}

/** A stroke and a verdict on the first case. @returns the patch of the stroke. */
async function review(group: string): Promise<string> {
  await page.request('session.signIn', { name: NAMES.reader });
  const [{ caseId } = { caseId: '' }] = await rows();
  const view = await page.request('case.open', { caseId });
  const { frameId } = view.frames[0]!;
  const prompts = {
    box: { left: 2, top: 4, right: 10, bottom: 12 },
    points: [],
    scribbles: [],
    useGuess: false,
  };
  const decoded = await page.job('prompt.decode', { caseId, frameId, structure: 'a', prompts });
  const patch = decoded.candidates[0]!.mask;
  const changes = [{ structure: 'a', frameId, patch }];
  const edit = { kind: 'edit', group: group.repeat(16), tool: 'brush', settings: {}, changes } as const;
  const { entries } = await page.request('case.append', { caseId, after: view.state.seq, action: edit });
  await page.request('case.append', {
    caseId,
    after: entries.at(-1)!.seq,
    action: {
      kind: 'verdict',
      group: `${group}f`.repeat(8),
      scope: 'structure',
      structures: [{ structure: 'b', revision: view.revisions['b']!, activeMs: 5, seen: true }],
      verdict: 'accepted',
    },
  });
  const selection = { cases: [caseId] };
  await page.request('worklist.postpone', { selection, postponed: true, reason: NAMES.reason });
  await page.request('case.close', { caseId });
  return patch;
}

async function masksOf(folder: string, key: DataKey | null): Promise<Record<string, Uint8Array>> {
  const seal = requireKey(folder, key);
  const database = openForReading(folder, seal);
  const store = createMaskStore(join(folder, 'masks'), createSealer(key, 'files'));
  const found: Record<string, Uint8Array> = {};
  try {
    const labels = createLabelStore(database);
    for (const { structures } of labels.newest('tiny')) {
      for (const { masks } of structures) {
        for (const sha256 of [masks.unet, masks.refined]) {
          if (sha256 === null) continue;
          const bytes = await store.bytes(sha256);
          found[`mask ${sha256}`] = deflateRawSync(bytes);
          found[`name ${sha256}`] = Buffer.from(sha256, 'utf8');
          found[`whole ${sha256}`] = bytes;
        }
      }
    }
  } finally {
    database.close();
  }
  return found;
}

async function verified(folder: string, key: DataKey | null) {
  const database = openForReading(folder, requireKey(folder, key));
  try {
    const masks = createMaskStore(join(folder, 'masks'), createSealer(key, 'files'));
    const labels = createLabelStore(database);
    return await verifyWorkspace({ database, masks, labels, signal: UNWATCHED.signal });
  } finally {
    database.close();
  }
}

afterEach(async () => {
  await world.backend.close();
  station.remove();
});

describe('a sealed workspace', () => {
  it('shows everything to who has the key, and nothing of patients, masks and readers in any file', async () => {
    station = new BackendStation(2);
    await open();
    const { entries } = await page.request('places.list', { place: null });
    await page.job('import.run', { place: entries[0]!.id });
    await page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
    const firstPatch = await review('1');
    const before = await everything();
    await world.backend.close();
    const folder = station.workspace;
    // The search finds what is to be found.
    const patches = { patch: firstPatch };
    const clearMasks = await masksOf(folder, null);
    for (const [name, needle] of Object.entries({ ...NAMES, ...patches, ...clearMasks })) {
      if (!name.startsWith('whole')) expect(findInFolder(folder, { [name]: needle }), name).not.toEqual([]);
    }

    await sealWorkspace(folder, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
    const seal = readSeal(folder);
    station.key = await keyByPassphrase(seal!, PASSPHRASE);
    expect(findInFolder(folder, { ...NAMES, ...patches, ...clearMasks })).toEqual([]);
    expect((await verified(folder, station.key)).problems).toEqual([]);

    await open();
    expect(await everything()).toEqual(before);
    const found = await page.request('worklist.query', {
      filter: { ...FILTER, text: 'secret name1' },
      sort: 'order',
      descending: false,
      offset: 0,
      limit: 10,
    });
    expect(found.rows.map(({ patientName }) => patientName)).toEqual(['Secret^Name1']);
    const secondPatch = await review('2');
    // Another picture, file of an image and preparation, made sealed.
    station.writeImage(2, 2);
    await page.job('import.run', {
      place: (await page.request('places.list', { place: null })).entries[0]!.id,
    });
    await page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
    const after = await everything();
    const needles = { ...NAMES, ...patches, second: secondPatch, ...(await masksOf(folder, station.key)) };
    // While it is open the log of the database is not empty.
    expect(readFileSync(join(folder, 'catalogue.sqlite-wal')).length).toBeGreaterThan(0);
    expect(findInFolder(folder, needles)).toEqual([]);
    await world.backend.close();
    expect(findInFolder(folder, needles)).toEqual([]);
    expect(await verified(folder, station.key)).toMatchObject({ broken: null, problems: [] });

    await unsealWorkspace(folder, { passphrase: PASSPHRASE, ring: null }, UNWATCHED);
    station.key = null;
    expect(readdirSync(folder)).not.toContain('seal.json');
    await open();
    expect(await everything()).toEqual(after);
    expect(await verified(folder, null)).toMatchObject({ broken: null, problems: [] });
  });
});
