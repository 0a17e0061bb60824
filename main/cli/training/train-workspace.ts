import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Store } from '../../store/store.ts';
import { createEngineThread } from '../../engine/engine-thread.ts';
import { systemClock } from '../../inference/clock.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import { createSealer } from '../../sealing/sealer.ts';
import { loadModels } from '../../station/load-models.ts';
import { openStore } from '../../store/store-client.ts';
import { keepRunModel } from '../../training/package/keep-run-model.ts';
import type { OpenRuns } from '../../training/runs/create-training-runs.ts';
import { createRunFiles } from '../../training/runs/run-files.ts';
import { createTraining, type Training } from '../../training/training.ts';
import { EMBEDDING_BYTES } from '../../workspace/workspace.ts';
import { chosenTask } from '../chosen-task.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';
import { commandTrainer } from './command-trainer.ts';
import { followRun, type RunEar } from './follow-run.ts';
import { askedOrder } from './asked-order.ts';
import { idsInTraining, modelIdOf, registeredIds } from './model-id.ts';
import { tellEnd, tellRuns, tellSurvey, type MadeModel } from './tell-run.ts';
import { providerOf, sourceOf } from './train-arguments.ts';
import { resumeCommand } from './resume-command.ts';

/** The whole of `countersign train WORKSPACE`. */
export async function trainWorkspace(input: CommandInput, context: CommandContext): Promise<ExitCode> {
  const folder = resolve(context.cwd, input.positionals[0] ?? '.');
  const key = await workspaceKey(input, context, folder);
  const { env } = context;
  const models = input.list('models').map((one) => resolve(context.cwd, one));
  const out = input.text('out');
  const { registry, places } = await loadModels({ env, folders: models });
  const target = out === undefined ? places.station : resolve(context.cwd, out);
  const store = await openStore(folder, { existing: true, key });
  const thread = createEngineThread({
    masksFolder: join(folder, 'masks'),
    embeddingsFolder: join(folder, 'embeddings'),
    embeddingBytes: EMBEDDING_BYTES,
    key,
    sessions: { run: () => Promise.reject(new Error('Examples are made without networks.')) },
  });
  const ear: RunEar = { heard: () => undefined };
  const made = new Map<string, MadeModel>();
  const training = createTraining({
    store,
    thread,
    registry,
    files: createRunFiles(join(folder, 'training'), createSealer(key, 'files')),
    trainer: commandTrainer(context),
    clock: systemClock,
    now: () => new Date().toISOString(),
    newRunId: () => randomBytes(8).toString('hex'),
    log: (line) => void context.err.line(line),
    onChange: (run) => ear.heard(run),
    asJob: (_title, _stop, work) => work(() => undefined),
    async keepModel(kept, record, model) {
      const { runId, modelId: id } = kept.run;
      made.set(runId, { id, folder: await keepRunModel(target, kept, { record, model }), record });
    },
  });
  try {
    const runs = await training.runs();
    if (input.flag('list')) {
      await tellRuns(context, runs.list());
      return EXIT.ok;
    }
    const asked = input.text('resume');
    const runId =
      asked === undefined
        ? await started(input, context, { training, store, registry, target, runs })
        : await resumed(runs, asked, input);
    await followRun(runs, runId, { context, ear });
    const goOn = resumeCommand([input.positionals[0] ?? '.'], input, runId);
    await tellEnd(context, { detail: runs.detail(runId), made: made.get(runId) ?? null, goOn });
    return made.has(runId) ? EXIT.ok : EXIT.cancelled;
  } finally {
    await training.close();
    await thread.close();
    await store.close();
  }
}

async function started(
  input: CommandInput,
  context: CommandContext,
  about: {
    readonly training: Training;
    readonly store: Store;
    readonly registry: ModelRegistry;
    readonly target: string;
    readonly runs: Pick<OpenRuns, 'list'>;
  },
): Promise<string> {
  const { training, store, registry, target, runs } = about;
  const { planOver, preset, provider, id, parent } = await askedOrder(input, context, registry);
  const { task } = await chosenTask(store, input.text('task'));
  const source = sourceOf(input, task.id);
  const taken = new Set([...registeredIds(registry), ...idsInTraining(runs.list())]);
  const modelId = modelIdOf(id, registry, { taskId: task.id, target, taken });
  const survey = await training.survey(source);
  const [problem] = survey.problems;
  if (problem !== undefined) throw new ExpectedError('training-source', problem);
  await tellSurvey(context, survey);
  const named = survey.plans.find(({ id }) => id === preset)!.plan; // surveys hold all of them
  const plan = planOver(named);
  const version = input.text('model-version');
  const licence = input.text('licence');
  const run = await training.start({
    source,
    plan,
    modelId,
    name: input.text('name') ?? `${task.title}, trained ${new Date().toISOString().slice(0, 10)}`,
    parent,
    provider,
    ...(version === undefined ? {} : { version }),
    ...(licence === undefined ? {} : { licence }),
  });
  await context.err.line(`Training ${run.modelId} (run ${run.runId}).`);
  return run.runId;
}

/** @throws ExpectedError `run-unknown`, `run-state`; UsageError */
export async function resumed(
  runs: Pick<OpenRuns, 'resume' | 'finish' | 'useProvider'>,
  runId: string,
  input: CommandInput,
): Promise<string> {
  const provider = providerOf(input);
  if (provider !== undefined) await runs.useProvider(runId, provider);
  if (input.flag('finish')) await runs.finish(runId);
  else await runs.resume(runId);
  return runId;
}
