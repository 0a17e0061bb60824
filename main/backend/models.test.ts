import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import type { Verdict } from '../../core/domain/verdict.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { xor } from '../../core/mask/algebra.ts';
import { countPixels } from '../../core/mask/count.ts';
import { maskOf, readMasks } from '../../core/contract/mask-bundle.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import { entriesOf } from '../../test/browser/support/read-workspace.ts';
import { tinyTask, tinyUnet } from '../../test/support/arithmetic-session.ts';
import { BackendStation, type TestBackend, type TestPage } from '../../test/support/open-backend.ts';
import { SCENE_SIDE, squareScene, strictUnetAnswer } from '../../test/support/square-scenes.ts';
import { digestOf, thresholdNetwork, tinyPackage, tinyRecord } from '../../test/support/trained-model.ts';
import { frameDigest } from '../engine/frame-digest.ts';
import { openFrames } from '../engine/open-frames.ts';
import { stationModelsFolder } from '../models/model-files.ts';
import { writeModelPackage } from '../training/package/write-model-package.ts';

const FILTER = everyCaseOf('tiny');

/**
 * Radiographs 0, 1 and 2 of three patients, and 3 of patient 2 once more. `tiny-unet` draws squares of 10 x 10 where 8 x 8
 * are true; `tiny-new` draws them as they are. The lower left corner of `a`, 2 x 2, both miss.
 */
describe('two models on a station', () => {
  let station: BackendStation;
  let world: TestBackend;
  let page: TestPage;
  let cases: string[];
  let groups = 0;

  const group = (): string => (++groups).toString(16).padStart(16, '0');

  /** Trained on radiograph 3, so that patient 2 is known to it. */
  const writeNewModel = async (seen: readonly string[]): Promise<void> => {
    const { view } = tinyUnet(SCENE_SIDE);
    const record = tinyRecord({
      plan: { ...tinyRecord().plan, view },
      structures: ['a', 'b'],
      split: { training: [...seen], validation: [digestOf('c')], unlabelled: [], held: [] },
    });
    await writeModelPackage(
      tinyPackage(stationModelsFolder(station.data), {
        id: 'tiny-new',
        name: 'Tiny, new',
        structures: ['a', 'b'].map((id) => ({
          id,
          name: id.toUpperCase(),
          colour: '#808080',
          component: 'largest-sum',
        })),
        record,
        model: thresholdNetwork(view, 2),
      }),
    );
  };

  const digestOfImage = async (index: number): Promise<string> => {
    const path = join(station.study, `Secret-${String(index)}.dcm`);
    const file = await openFrames({ path, member: null });
    return frameDigest(await file.decodeFrame(0));
  };

  const open = async (): Promise<void> => {
    world = await station.open();
    world.session.add('tiny-new', strictUnetAnswer);
    page = world.connect();
    const { entries } = await page.request('places.list', { place: null });
    await page.job('import.run', { place: entries[0]!.id });
    await page.request('session.signIn', { name: 'Dr. Test' });
    await prepare();
    const sorted = { filter: FILTER, sort: 'order', offset: 0, limit: 10 } as const;
    cases = (await page.request('worklist.query', sorted)).rows.map(({ caseId }) => caseId);
  };
  const prepare = () => page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
  const view = (index: number) => page.request('case.open', { caseId: cases[index]! });
  const sign = async (index: number, structure: string, verdict: Verdict): Promise<void> => {
    const { caseId, state, revisions } = await view(index);
    const structures = [{ structure, revision: revisions[structure]!, activeMs: 5, seen: true }];
    const action = { kind: 'verdict', group: group(), scope: 'structure', structures, verdict } as const;
    const { skipped } = await page.request('case.append', { caseId, after: state.seq, action });
    expect(skipped).toEqual([]);
  };
  const masksOf = async (index: number): Promise<Record<string, BitMask>> => {
    const { caseId, frames } = await view(index);
    const { ticket } = await page.request('case.masks', { caseId, frameId: frames[0]!.frameId });
    const bundle = readMasks(await world.take(ticket));
    return Object.fromEntries(
      bundle.masks
        .filter(({ layer }) => layer === 'current')
        .map((one) => [one.structure, maskOf(bundle, one)]),
    );
  };
  /** Makes the mask of a structure what is true of scene `index`. */
  const correct = async (index: number, structure: string): Promise<void> => {
    const now = (await masksOf(index))[structure]!;
    const wanted = squareScene(index).truth.get(structure)!;
    const { caseId, state, frames } = await view(index);
    const changes = [
      {
        structure,
        frameId: frames[0]!.frameId,
        patch: Buffer.from(encodeMask(xor(now, wanted))).toString('base64'),
      },
    ];
    const action = { kind: 'edit', group: group(), tool: 'brush', settings: {}, changes } as const;
    await page.request('case.append', { caseId, after: state.seq, action });
  };
  const compare = () => page.job('models.compare', { taskId: 'tiny', old: 'tiny-unet', new: 'tiny-new' });

  beforeEach(() => {
    station = new BackendStation(3, { models: { unet: 'tiny-unet' } });
    station.writeImage(3, 3, 2);
  });
  afterEach(async () => {
    await world.backend.close();
    station.remove();
  });

  it('are compared on what was signed of patients whom neither has seen', async () => {
    await writeNewModel([await digestOfImage(3)]);
    await open();
    await sign(0, 'a', 'accepted');
    await correct(0, 'b');
    await sign(0, 'b', 'accepted');
    await sign(1, 'a', 'accepted');
    await sign(1, 'b', 'accepted');
    await sign(2, 'a', 'accepted');
    const comparison = await compare();
    // Of patient 2 the new model has seen another radiograph.
    expect(comparison).toMatchObject({ cases: 2, patients: 2, seen: 1, taskId: 'tiny' });
    const [a, b] = comparison.rows;
    // Accepted: the old model's 96 pixels, of which the new one draws 60.
    expect(a).toMatchObject({ structure: 'a', name: 'A', n: 2, fromOld: 2, corrected: null });
    expect(a?.old).toEqual({ dice: 1, hd95: 0, accepted: 1 });
    expect(a?.new.dice).toBeCloseTo(120 / 156, 12);
    expect(a?.difference?.mean).toBeCloseTo(120 / 156 - 1, 12);
    expect(a?.difference?.low).toBeCloseTo(120 / 156 - 1, 12);
    // Case 0 corrected to the 64 true pixels, case 1 accepted with the old model's 100.
    const dice = 128 / 164;
    expect(b).toMatchObject({ n: 2, fromOld: 1 });
    expect(b?.old.dice).toBeCloseTo((dice + 1) / 2, 12);
    expect(b?.new.dice).toBeCloseTo((dice + 1) / 2, 12);
    expect(b?.old.accepted).toBe(0.5);
    expect(b?.new.accepted).toBe(0.5);
    expect(b?.difference).toMatchObject({ mean: expect.closeTo(0, 12) as number });
    expect(b?.corrected).toEqual({ mean: expect.closeTo(1 - dice, 12) as number, low: null, high: null });
    expect(comparison.overall).toMatchObject({ n: 4, fromOld: 3 });
    expect(comparison.acceptance).toContain('1.0 % of the image');
    expect(comparison.warnings).toEqual([
      'These cases are of 2 patients only: the intervals are rough.',
      expect.stringMatching(/^3 of 4 signed masks are those of tiny, accepted as they were/) as string,
      expect.stringMatching(/^1 of the corrected masks began as masks of tiny/) as string,
      'Nothing says what the model tiny-unet was trained on, so cases that it has seen may be among these.',
    ]);
    // Nothing is changed by it.
    expect((await page.request('models.list', {})).models.map(({ id, usedBy }) => [id, usedBy])).toEqual([
      ['tiny-new', []],
      ['tiny-sam', []],
      ['tiny-unet', ['tiny']],
    ]);
    expect(JSON.stringify(comparison) + world.log.join()).not.toMatch(/secret/i);
  });

  it('are not compared where nothing is left to compare on', async () => {
    await writeNewModel([await digestOfImage(0)]);
    await open();
    await expect(compare()).rejects.toThrow(/No case of this task is reviewed yet/);
    await sign(0, 'a', 'accepted');
    await expect(compare()).rejects.toThrow(/has seen a patient of every reviewed case \(1\)/);
    const with_ = (name: string) =>
      page.job('models.compare', { taskId: 'tiny', old: 'tiny-unet', new: name });
    await expect(with_('tiny-unet')).rejects.toThrow(/one and the same model/);
    await expect(with_('tiny-sam')).rejects.toThrow(/is no U-Net/);
    await expect(with_('nobody')).rejects.toThrow(/no model nobody/);
  });

  it('change places: signed structures stay bit for bit, untouched ones get new labels', async () => {
    await writeNewModel([]);
    await open();
    await sign(0, 'a', 'accepted');
    await correct(0, 'b');
    await sign(0, 'b', 'accepted');
    await sign(2, 'a', 'accepted');
    const before = [await masksOf(0), await masksOf(2)];
    const signed = [await view(0), await view(2)].map(({ state }) =>
      state.structures.map((one) => one.verdict),
    );

    const promoted = await page.request('models.promote', { taskId: 'tiny', modelId: 'tiny-new' });
    expect(promoted).toEqual({ version: 2, calibrationDropped: false });
    await page.heard('models.changed');
    await expect(page.request('models.promote', { taskId: 'tiny', modelId: 'tiny-new' })).rejects.toThrow(
      /uses Tiny, new already/,
    );
    expect(await prepare()).toMatchObject({ made: 4, failed: 0 });

    const after = [await masksOf(0), await masksOf(2)];
    expect(after).toEqual(before);
    const states = [await view(0), await view(2)].map(({ state }) => state);
    expect(states.map(({ structures }) => structures.map((one) => one.verdict))).toEqual(signed);
    expect(signed[0]?.map((one) => one?.verdict)).toEqual(['accepted', 'corrected']);
    // Nobody had touched case 1.
    const fresh = await masksOf(1);
    expect([countPixels(fresh['a']!), countPixels(fresh['b']!)]).toEqual([60, 64]);
    const opened = await view(1);
    expect(opened.models.map(({ id }) => id)).toEqual(['tiny-new']);
    // Case 2 had one structure signed: the other takes the new label when its reader asks for it.
    const { caseId, state } = await view(2);
    await page.request('case.append', {
      caseId,
      after: state.seq,
      action: { kind: 'rebase', structures: [] },
    });
    const rebased = await masksOf(2);
    expect(rebased['a']).toEqual(before[1]?.['a']);
    expect(countPixels(rebased['b']!)).toBe(64);
    expect((await view(2)).state.structures.map((one) => one.verdict?.verdict ?? null)).toEqual([
      'accepted',
      null,
    ]);

    expect(entriesOf(station.workspace, 'model-promoted')).toMatchObject([
      {
        reader: { name: 'Dr. Test' },
        body: { task: 'tiny', version: 2, from: 'tiny-unet', to: 'tiny-new', calibrationDropped: false },
      },
    ]);
  });

  it('must draw every structure of the task', async () => {
    const task = tinyTask();
    station.remove();
    station = new BackendStation(1, { models: { unet: 'tiny-unet' } });
    await writeModelPackage(tinyPackage(stationModelsFolder(station.data)));
    await open();
    await expect(page.request('models.promote', { taskId: task.id, modelId: 'wrist-2' })).rejects.toThrow(
      'The model Wrist, second does not draw all structures of the task Tiny: A, B; train or choose one that does.',
    );
    expect((await page.request('models.card', { modelId: 'wrist-2' })).text).toMatch(/^# Wrist, second/);
  });

  it('travel by way of a page', async () => {
    await writeNewModel([]);
    await open();
    const { entries } = await page.request('places.list', { place: null });
    const { path, sha256 } = await page.job('models.export', { modelId: 'tiny-new', place: entries[0]!.id });
    expect(path).toBe(join(station.study, 'tiny-new-1.countersign-model'));
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const inside = await page.request('places.list', { place: entries[0]!.id });
    const place = inside.entries.find(({ name }) => name.endsWith('.countersign-model'))!.id;
    await expect(page.job('models.import', { place })).rejects.toThrow(/has the model tiny-new already/);
    expect(await page.job('models.import', { place, as: 'tiny-copy' })).toEqual({ modelId: 'tiny-copy' });
    await page.heard('models.changed');
    const { models } = await page.request('models.list', {});
    expect(models.map(({ id, origin }) => [id, origin])).toEqual([
      ['tiny-copy', 'imported'],
      ['tiny-new', 'trained'],
      ['tiny-sam', 'shipped'],
      ['tiny-unet', 'shipped'],
    ]);
    // It can be used at once.
    await page.request('models.promote', { taskId: 'tiny', modelId: 'tiny-copy' });
  });
});
