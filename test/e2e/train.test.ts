import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMask, setMaskAt, type BitMask } from '../../core/mask/bit-mask.ts';
import { createRandom } from '../../core/random/random.ts';
import { trainingRecordSchema, type TrainingRecord } from '../../core/training/record.ts';
import { runCli } from '../../main/cli/run.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { writeTruthCase } from '../../main/exchange/truth-folder.ts';
import { recordedPorts, type RecordedPorts } from '../support/cli-ports.ts';
import { lastJson, startCli } from '../support/run-cli.ts';
import { smallDicom } from '../support/small-dicom.ts';
import { smallTask } from '../support/small-label.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

const SIDE = 16;
const PATIENTS = 6;

/** Bright squares (ulna), and dark ones (radius) that every third image does not have. */
async function labelled(root: string, patients = PATIENTS): Promise<string> {
  const data = join(root, 'data');
  mkdirSync(join(data, 'images'), { recursive: true });
  for (let index = 0; index < patients; index++) {
    const random = createRandom(7, index);
    const pixels = Uint16Array.from({ length: SIDE * SIDE }, () => 400 + random.between(0, 100));
    const squares = new Map<string, BitMask>();
    for (const [id, value] of [
      ['ulna', 900],
      ['radius', 50],
    ] as const) {
      const mask = createMask(SIDE, SIDE);
      const left = id === 'ulna' ? 1 : 9;
      const top = Math.floor(random.between(1, 9));
      for (let y = top; y < top + 6 && !(id === 'radius' && index % 3 === 0); y++) {
        for (let x = left; x < left + 6; x++) {
          setMaskAt(mask, x, y, 1);
          pixels[y * SIDE + x] = value;
        }
      }
      squares.set(id, mask);
    }
    const uid = `1.2.826.0.1.3680043.10.99.${String(index + 1)}`;
    const image = {
      sopInstanceUid: uid,
      seriesUid: `${uid}.1`,
      studyUid: `${uid}.2`,
      patientId: `P${String(index)}`,
    };
    writeFileSync(
      join(data, 'images', `${uid}.dcm`),
      smallDicom({ ...image, rows: SIDE, columns: SIDE, pixels }),
    );
    await writeTruthCase(join(data, 'truth'), uid, squares);
  }
  const task = smallTask(['ulna', 'radius'], { id: 'squares', title: 'Squares' });
  writeFileSync(join(root, 'task.json'), JSON.stringify(task));
  writeFileSync(join(root, 'plan.json'), JSON.stringify(PLAN));
  return root;
}

const PLAN = {
  view: { width: SIDE, height: SIDE, resize: 'stretch', window: { kind: 'fixed', center: 500, width: 1000 } },
  network: { levels: 2, baseChannels: 4, maxChannels: 8 },
  augment: { rotateDeg: 0, elastic: 0 },
  batch: 2,
  epochs: 30,
  coarseEpochs: 0,
  optimiser: { learningRate: 0.02, warmupSteps: 2, averageDecay: 0.8 },
  validation: { every: 5, share: 0.2 },
};

function args(root: string, ...more: string[]): string[] {
  const fixed = [
    '--data',
    join(root, 'data'),
    '--task',
    join(root, 'task.json'),
    '--out',
    join(root, 'models'),
  ];
  return ['train', ...fixed, ...more];
}

/** Of a training that begins. */
function anew(root: string, ...more: string[]): string[] {
  return args(root, '--plan', join(root, 'plan.json'), ...more);
}

async function train(root: string, given: readonly string[]): Promise<RecordedPorts> {
  const ports = { ...recordedPorts(), env: environment(root) };
  expect(await runCli(given, ports), ports.stderr()).toBe(0);
  return ports;
}

function environment(root: string) {
  return { COUNTERSIGN_CACHE: join(root, 'cache'), COUNTERSIGN_DATA: join(root, 'station') };
}

function networkOf(root: string, id: string): string {
  return createHash('sha256')
    .update(readFileSync(join(root, 'models', id, 'model.onnx')))
    .digest('hex');
}

function recordOf(root: string, id: string): TrainingRecord {
  return trainingRecordSchema.parse(
    JSON.parse(readFileSync(join(root, 'models', id, 'training.json'), 'utf8')),
  );
}

/** Trainings of the folder that are not at their end. */
function runIds(root: string): string[] {
  const folder = join(root, 'models', '.trainings');
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{16}$/.test(name)) : [];
}

/** Options of a fine-tuning. */
function from(root: string, parent: string): string[] {
  return ['--mode', 'fine-tune', '--parent', parent, '--models', join(root, 'models')];
}

describe('countersign train', () => {
  it('makes a model of images with truth, and the same one after a kill', async () => {
    const root = await labelled(tempFolder());
    const first = await train(root, anew(root, '--id', 'squares-2', '--json'));
    expect(first.stderr()).toContain(
      'Learning from 5 cases of 5 patients, measuring on 1 of 1, holding back 0 of 0; 0 without truth.',
    );
    const { run, model, dice, counts } = lastJson(first.stdout()) as {
      run: { state: string };
      model: { id: string; folder: string };
      dice: number;
      counts: { structures: Record<string, object> };
    };
    expect(run.state).toBe('done');
    expect(model).toEqual({ id: 'squares-2', folder: join(root, 'models', 'squares-2') });
    expect(dice).toBeGreaterThan(0.5);
    expect(counts.structures['radius']).toMatchObject({ corrected: 4, absent: 2, unknown: 0 });
    const models = await loadRegistry([join(root, 'models')]);
    expect(models.problems()).toEqual([]);
    await models.verifyFiles('squares-2');
    const record = recordOf(root, 'squares-2');
    expect(record.split.training).toHaveLength(5);
    expect(record.truth).toBe('drawn');
    // Nothing of the run is left, and nothing of it names anybody.
    expect(existsSync(join(root, 'models', '.trainings'))).toBe(false);
    expect(JSON.stringify(record)).not.toMatch(/P[0-5]"|3680043/);

    const cache = join(root, 'cache');
    const runs = join(root, 'models', '.trainings');
    const killed = startCli(anew(root, '--id', 'squares-3'), cache);
    await until(() => runIds(root).length > 0, 'the run has a folder');
    await until(
      () => readdirSync(join(runs, runIds(root)[0]!)).some((name) => name.startsWith('examples')),
      'its examples are there',
    );
    // Meanwhile nobody else touches its states.
    const refused = { ...recordedPorts(), env: environment(root) };
    expect(await runCli(args(root, '--list'), refused)).toBe(3);
    expect(refused.stderr()).toContain('Another training writes to this folder of models');
    process.kill(-killed.child.pid!, 'SIGKILL');
    await killed.finished;
    const [runId] = runIds(root);
    const list = await train(root, args(root, '--list'));
    expect(list.stdout()).toMatch(new RegExp(`^${runId!}  interrupted  squares-3`));
    await train(root, args(root, '--resume', runId!));
    expect(networkOf(root, 'squares-3')).toBe(networkOf(root, 'squares-2'));
  });

  it('measures on the same patients whatever the seed, and holds the same ones after a pause', async () => {
    const root = await labelled(tempFolder());
    const short = ['--held', '0.2', '--epochs', '2', '--id'];
    await train(root, anew(root, ...short, 'one'));
    const stop = new AbortController();
    const ports = { ...recordedPorts(stop.signal), env: environment(root) };
    const line = async (text: string): Promise<void> => {
      await ports.err.line(text);
      // Before it has collected anything.
      if (text.startsWith('Training two from')) stop.abort();
    };
    const paused = anew(root, ...short, 'two', '--seed', '5');
    expect(await runCli(paused, { ...ports, err: { ...ports.err, line } }), ports.stderr()).toBe(130);
    const taken = { ...recordedPorts(), env: environment(root) };
    expect(await runCli(anew(root, '--id', 'two'), taken)).toBe(3);
    expect(taken.stderr()).toContain('There is a model two already, or a training that makes it');
    await train(root, args(root, '--resume', runIds(root)[0]!));
    const [one, two] = [recordOf(root, 'one'), recordOf(root, 'two')];
    expect(one.split.held).toHaveLength(1);
    expect(two.plan.seed).toBe(5);
    expect(two.split).toEqual(one.split);
  });

  it('measures a fine-tuning on patients whom its parent has not learnt from', async () => {
    const root = await labelled(tempFolder());
    await train(root, anew(root, '--id', 'parent', '--epochs', '1'));
    const parent = recordOf(root, 'parent');
    await labelled(root, 2 * PATIENTS);
    // Without the parent most of those who are measured on would be among these.
    const tuned = await train(
      root,
      anew(root, '--id', 'child', '--epochs', '1', '--held', '0.2', ...from(root, 'parent')),
    );
    expect(tuned.stderr()).toContain('so that they are neither measured on nor held back: 5.');
    const child = recordOf(root, 'child');
    expect(
      [child.split.training, child.split.validation, child.split.held].map(({ length }) => length),
    ).toEqual([8, 2, 2]);
    expect(child.split.training).toEqual(expect.arrayContaining(parent.split.training));
    // Whom the grandparent has learnt from counts, too.
    await train(root, anew(root, '--id', 'last', '--epochs', '1', ...from(root, 'child')));
    const last = recordOf(root, 'last');
    expect(last.split.training).toEqual(
      expect.arrayContaining([...parent.split.training, ...child.split.training]),
    );
    expect(last.split.validation).toHaveLength(2);
  });

  it('refuses what it cannot understand before anything is done', async () => {
    const root = tempFolder();
    const refused = async (...given: string[]): Promise<string> => {
      const ports = { ...recordedPorts(), env: environment(root) };
      expect(await runCli(['train', ...given], ports)).toBe(2);
      return ports.stderr();
    };
    expect(await refused()).toContain('needs either WORKSPACE or --data DIR');
    expect(await refused(root, '--data', root)).toContain('needs either WORKSPACE or --data DIR');
    expect(await refused(root, '--finish')).toContain('--finish needs --resume RUN');
    expect(await refused('--data', root, '--unsigned', '0.5')).toContain('--unsigned is of a WORKSPACE');
    await labelled(root);
    const named = { ...recordedPorts(), env: environment(root) };
    expect(await runCli(anew(root, '--id', 'My Model'), named)).toBe(2);
    expect(named.stderr()).toMatch(/^countersign: --id needs 1 to 64 lower-case letters/);
    const ports = { ...recordedPorts(), env: environment(root) };
    expect(await runCli(['train', root], ports)).toBe(3);
    expect(ports.stderr()).toContain('is no workspace');
  });
});
