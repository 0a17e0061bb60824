import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
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

it('calibrates the task of a workspace on what is signed there, after a promotion as well', async () => {
  const images = new BackendStation(4);
  onTestFinished(() => images.remove());
  const { root } = images;
  const env = { COUNTERSIGN_DATA: join(root, 'data'), COUNTERSIGN_CACHE: join(root, 'cache') };
  const run = async (...args: string[]) => {
    const ports = { ...recordedPorts(), cwd: root, env };
    const code = await runCli(args, ports);
    return { code, out: ports.stdout(), err: ports.stderr() };
  };
  const split = { training: [], validation: [], unlabelled: [], held: [] };
  const plan = { ...tinyRecord().plan, view: VIEW };
  const structures = [{ id: 'a', name: 'A', colour: '#808080', component: 'largest-sum' as const }];
  // `tight` draws squares of 8 x 8 pixels at the usual threshold, `wide` of 10 x 10.
  for (const [id, threshold] of [
    ['tight', 0.6],
    ['wide', 0.5],
  ] as const) {
    const record = tinyRecord({ plan, structures: ['a'], split });
    const model = thresholdNetwork(VIEW, 1, threshold);
    await writeModelPackage(tinyPackage(join(root, 'data', 'models'), { id, record, structures, model }));
  }
  const task = tinyTask();
  const own = { ...task, models: { unet: 'tight' }, structures: task.structures.slice(0, 1) };
  writeFileSync(join(root, 'task.json'), JSON.stringify(own));
  const prepared = await run('prepare', images.study, '--task', join(root, 'task.json'), '--out', 'ws');
  expect(prepared.code, prepared.err).toBe(0);
  await signAll(join(root, 'ws'), 'tiny');
  expect((await run('models', 'promote', 'wide', '--workspace', 'ws')).code).toBe(0);

  const written = await run('calibrate', 'ws', '--folds', '3', '--out', 'other.json', '--json');
  expect(written.code, written.err).toBe(0);
  expect(written.err).toContain('Calibrating on 4 signed images.');
  expect(JSON.parse(written.out)).toMatchObject({ task: 'tiny', version: 3, cases: 4, groups: 4 });
  const versionOf = async (): Promise<number> => {
    const store = await openStore(join(root, 'ws'), { existing: true });
    return store
      .task('tiny')
      .then(({ version }) => version)
      .finally(() => store.close());
  };
  expect(await versionOf()).toBe(2);
  const calibrated = await run('calibrate', 'ws', '--folds', '3');
  expect(calibrated.code, calibrated.err).toBe(0);
  expect(calibrated.out).toContain('The workspace uses it from now on');
  expect(await versionOf()).toBe(3);
  // Dice of 10 x 10 pixels where 8 x 8 are signed: no threshold that is tried tells them apart.
  expect(calibrated.out).toMatch(/^a +0\.\d+ +0\.780 +0\.780 +before/m);
  const again = await run('models', 'promote', 'tight', '--workspace', 'ws');
  expect(again.err).toContain('"countersign calibrate ws --task tiny" finds it anew');
});
