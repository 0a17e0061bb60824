import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import { matchParameters } from '../../../core/training/network/match.ts';
import { parameterLayout } from '../../../core/training/network/layout.ts';
import { readInitializers } from '../../../core/training/onnx/read-initializers.ts';
import { networkPlanSchema, type NetworkPlan, type TrainingPlan } from '../../../core/training/plan.ts';
import { MODEL_FILES } from '../../models/model-files.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import { readJson } from '../../models/read-json.ts';
import { trainingRecordOf } from '../../models/training-record.ts';

/** A U-Net whose parameters can be told apart, so that it can be trained further. */
export interface ParentModel {
  readonly id: string;
  readonly name: string;
  readonly network: NetworkPlan;
  /** How it sees images. */
  readonly view: ModelView;
  /** In the order of its outputs. */
  readonly structures: readonly string[];
  /** Names of our parameters -> names in its file. */
  readonly map: Readonly<Record<string, string>>;
}

/**
 * `parameters.json` beside a manifest: what the network of another program is like, and what it calls its parameters
 * (`down.0.conv1.weight` -> theirs).
 */
const parameterMapSchema = z.strictObject({
  format: z.literal('countersign-parameters/1'),
  network: networkPlanSchema,
  map: z.record(z.string(), z.string()),
});

const MAP_NAME = MODEL_FILES.parameters;

type Registry = Pick<ModelRegistry, 'get' | 'list' | 'folderOf' | 'verifiedFile'>;

/** Null: it is no U-Net that could be trained further. @throws ExpectedError for a record that cannot be read. */
async function parentModel(registry: Registry, id: string): Promise<ParentModel | null> {
  const manifest = registry.get(id);
  if (manifest.kind !== 'unet') return null;
  const { name, view } = manifest;
  const about = { id, name, view, structures: manifest.outputs.map(({ structure }) => structure) };
  const record = await trainingRecordOf(registry, id);
  if (record !== null) return { ...about, network: record.plan.network, map: {} };
  const file = join(registry.folderOf(id), MAP_NAME);
  if (!existsSync(file)) return null;
  const known = await readJson(file, parameterMapSchema, { code: 'parameter-map', noun: 'parameter map' });
  return { ...about, network: known.network, map: known.map };
}

/** Those with the same outputs. What cannot be read is left out: the list of models says what is wrong with it. */
export async function parentModels(
  registry: Registry,
  structures: readonly string[],
): Promise<ParentModel[]> {
  const found = await Promise.all(
    registry.list().map(({ id }) => parentModel(registry, id).catch(() => null)),
  );
  return found.filter((one) => one !== null).filter((one) => one.structures.join() === structures.join());
}

/** What fine-tuning starts from. */
export interface StartingPoint {
  /** Flat vector, in the layout of the plan's network. */
  readonly initial: Float32Array;
  readonly parent: { readonly id: string; readonly sha256: string };
  /** The plan as it must be for this parent. */
  readonly plan: TrainingPlan;
}

/** From here on a network is changed with care: at the rate of a new one it would forget what it knows. */
const FINE_TUNING_RATE = 0.001;

/**
 * Reads a model to train it further. Network and view are the parent's own, whatever the plan says: its parameters mean
 * nothing in another one; the rate is at most a third of the usual one.
 * @throws ExpectedError `training-parent`, `training-parameters`, and what is wrong with the model.
 */
export async function startingPoint(
  registry: Registry,
  id: string,
  { plan, structures }: { readonly plan: TrainingPlan; readonly structures: readonly string[] },
): Promise<StartingPoint> {
  const model = await parentModel(registry, id);
  if (model === null) {
    throw new ExpectedError(
      'training-parent',
      `The model ${id} cannot be trained further: a Countersign has not trained it, and no parameter map lies beside it.`,
    );
  }
  if (model.structures.join() !== structures.join()) {
    throw new ExpectedError(
      'training-parent',
      `The model ${id} draws other structures than this task, so it cannot be trained further for it; train from the beginning.`,
    );
  }
  const { network, view } = model;
  const file = await registry.verifiedFile(id);
  const stored = readInitializers(await readFile(file.path));
  const initial = matchParameters(parameterLayout(network, structures.length), stored, model.map);
  const halves = 2 ** network.levels;
  const canBeCoarse = view.width % halves === 0 && view.height % halves === 0;
  return {
    initial,
    parent: { id, sha256: file.sha256 },
    plan: {
      ...plan,
      network,
      view,
      coarseEpochs: canBeCoarse ? plan.coarseEpochs : 0,
      optimiser: {
        ...plan.optimiser,
        learningRate: Math.min(plan.optimiser.learningRate, FINE_TUNING_RATE),
      },
    },
  };
}
