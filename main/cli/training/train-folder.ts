import { randomBytes } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import { requireTrainableView } from '../../../core/training/make-example.ts';
import { namedPlan } from '../../../core/training/named-plans.ts';
import { trainingPlanSchema } from '../../../core/training/plan.ts';
import type { SplitShares } from '../../../core/training/split.ts';
import { framesIn, imagesBeside } from '../../evaluation/image-folder.ts';
import { openTruth } from '../../evaluation/truth-place.ts';
import { systemClock } from '../../inference/clock.ts';
import { loadTask } from '../../models/load-task.ts';
import { loadModels } from '../../station/load-models.ts';
import { collectFolder, type FolderCollection } from '../../training/data/collect-folder.ts';
import {
  dealFolder,
  patientsOf,
  requireValidation,
  type FolderDeal,
} from '../../training/data/deal-folder.ts';
import { viewOfTask } from '../../training/data/view-of-task.ts';
import { createLearntBefore, type LearntBefore } from '../../training/data/learnt-before.ts';
import { startingPoint } from '../../training/data/parent-model.ts';
import { keepRunModel } from '../../training/package/keep-run-model.ts';
import { openTrainingRuns, type OpenRuns } from '../../training/runs/create-training-runs.ts';
import { newRun } from '../../training/runs/new-run.ts';
import { createRunFiles } from '../../training/runs/run-files.ts';
import { outputsOf } from '../../training/runs/outputs-of.ts';
import { requireSameOutputs } from '../../training/runs/same-outputs.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { commandTrainer } from './command-trainer.ts';
import { followRun, type RunEar } from './follow-run.ts';
import { resumed } from './train-workspace.ts';
import { askedOrder, type AskedOrder } from './asked-order.ts';
import { idsInTraining, modelIdOf } from './model-id.ts';
import { tellEnd, tellParts, tellRuns, type MadeModel } from './tell-run.ts';
import { heldShare } from './train-arguments.ts';
import { resumeCommand } from './resume-command.ts';
import { lockRuns, type RunsLock } from './runs-lock.ts';

/** In the folder of models: states of trainings that are not at their end. Hidden from registries by its name. */
const RUNS = '.trainings';
/**
 * Whose images are learnt from and whose are measured on does not hang on --seed: networks of two seeds are compared on
 * the same people.
 */
const DEAL_SEED = 1;

/** The whole of `countersign train --data DIR`: no workspace, truth instead of signatures. */
export async function trainFolder(input: CommandInput, context: CommandContext): Promise<ExitCode> {
  const data = resolve(context.cwd, input.need('data'));
  const held = heldShare(input) ?? 0;
  const out = resolve(context.cwd, input.need('out'));
  const models = input.list('models').map((one) => resolve(context.cwd, one));
  const loaded = await loadModels({ env: context.env, folders: models });
  const goesOn = input.flag('list') || input.text('resume') !== undefined;
  const order = goesOn ? null : await askedOrder(input, context, loaded.registry);
  const task = await loadTask(input.need('task'), { folders: loaded.folders, cwd: context.cwd });
  const truth = await openTruth(data);
  const ear: RunEar = { heard: () => undefined };
  const made = new Map<string, MadeModel>();
  let frames: readonly CatalogueFrame[] | null = null;
  const framesOnce = async (): Promise<readonly CatalogueFrame[]> =>
    (frames ??= await framesOf(data, context.signal));
  const learntBefore = createLearntBefore(loaded.registry, context.signal);
  const dealt = async (shares: SplitShares, { hasLearnt }: LearntBefore): Promise<FolderDeal> =>
    dealFolder(await framesOnce(), truth, { shares, seed: DEAL_SEED, hasLearnt });
  const lock = lockRuns(join(out, RUNS));
  const runs = await openTrainingRuns({
    files: createRunFiles(join(out, RUNS)),
    ledger: { forget: () => Promise.resolve() },
    trainer: commandTrainer(context),
    clock: systemClock,
    now: () => new Date().toISOString(),
    log: (line) => void context.err.line(line),
    onChange: (run) => ear.heard(run),
    asJob: (_title, _stop, work) => work(() => undefined),
    async collect(record, sink, work) {
      requireSameOutputs(record, task);
      const { plan, source, parent } = record;
      // Not the command's: --resume says no share.
      const before = await learntBefore(parent?.id ?? null);
      const deal = await dealt({ validation: plan.validation.share, held: source.held }, before);
      requireValidation(deal, plan.validation.share);
      const withUnlabelled = plan.mode === 'mean-teacher';
      const about = { deal, truth, structures: structuresOf(task), view: plan.view, withUnlabelled };
      return collectFolder(about, { sink, ...work });
    },
    async keepModel(kept, record, model) {
      const { runId, modelId: id } = kept.run;
      made.set(runId, { id, folder: await keepRunModel(out, kept, { record, model }), record });
    },
  });
  const begin = async (ordered: AskedOrder): Promise<string> => {
    const { planOver, provider, parent } = ordered;
    const taken = new Set(idsInTraining(runs.list()));
    const modelId = modelIdOf(ordered.id, loaded.registry, { taskId: task.id, target: out, taken });
    const before = await learntBefore(parent);
    const { share: usual } = trainingPlanSchema.shape.validation.parse({});
    const cases = (await dealt({ validation: usual, held }, before)).training.length;
    const preset = namedPlan(ordered.preset, { view: viewOfTask(loaded.registry, task), cases });
    const asked = planOver(preset);
    const deal = await dealt({ validation: asked.validation.share, held }, before);
    requireValidation(deal, asked.validation.share);
    await tellDeal(context, deal);
    await tellBefore(context, deal, before);
    const structures = outputsOf(task);
    const { plan, ...start } =
      parent === null
        ? { plan: asked, initial: null, parent: null }
        : await startingPoint(loaded.registry, parent, {
            plan: asked,
            structures: structures.map(({ id }) => id),
          });
    requireTrainableView(plan.view);
    const run = newRun({
      runId: randomBytes(8).toString('hex'),
      modelId,
      name: input.text('name') ?? task.title,
      source: { taskId: task.id, unsigned: null, held },
      plan,
      task,
      images: deal.training.length,
      unlabelled: deal.bare.length,
      version: input.text('model-version'),
      licence: input.text('licence'),
      provider,
      startedAt: new Date().toISOString(),
    });
    await lock.take();
    const { runId } = await runs.begin({ ...start, ...run });
    await context.err.line(`Training ${modelId} from ${basename(data)} (run ${runId}).`);
    return runId;
  };
  return withRuns({ runs, lock }, async () => {
    if (input.flag('list')) {
      await tellRuns(context, runs.list());
      return EXIT.ok;
    }
    const runId = order === null ? await resumed(runs, input.need('resume'), input) : await begin(order);
    await followRun(runs, runId, { context, ear });
    const goOn = resumeCommand(['--data', input.need('data'), '--task', input.need('task')], input, runId);
    await tellEnd(context, { detail: runs.detail(runId), made: made.get(runId) ?? null, goOn });
    if (!made.has(runId)) return EXIT.cancelled;
    // The model says everything that its run could.
    await runs.discard(runId);
    return EXIT.ok;
  });
}

async function withRuns(
  { runs, lock }: { readonly runs: OpenRuns; readonly lock: RunsLock },
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } finally {
    await runs.close();
    await lock.release();
  }
}

async function tellDeal(context: CommandContext, deal: FolderDeal): Promise<void> {
  const { training, validation, held, bare } = deal;
  const patients = {
    training: patientsOf(training),
    validation: patientsOf(validation),
    held: patientsOf(held),
  };
  const cases = { training: training.length, validation: validation.length, held: held.length };
  await tellParts(context, { patients, cases, others: `${String(bare.length)} without truth` });
}

/** What is measured where the parent has learnt from some of the patients, or where nobody knows from whom. */
async function tellBefore(
  { err }: CommandContext,
  { known }: FolderDeal,
  { unknown }: LearntBefore,
): Promise<void> {
  if (known > 0) {
    await err.line(
      `Patients whom the parent or a model before it has learnt from, so that they are neither measured on nor held back: ${String(known)}.`,
    );
  }
  if (unknown.length > 0) {
    await err.line(
      `Nothing here says what ${unknown.join(', ')} learnt from: if patients who are measured on are among it, the scores are too good.`,
    );
  }
}

function structuresOf(task: Task): FolderCollection['structures'] {
  const outputs = outputsOf(task);
  return task.structures.map(({ id }, index) => ({ id, output: outputs[index]!.id }));
}

async function framesOf(data: string, signal: AbortSignal): Promise<readonly CatalogueFrame[]> {
  const images = imagesBeside(data);
  if (images !== null) return framesIn(images, signal);
  throw new ExpectedError(
    'images-missing',
    `There is neither dicom/ nor images/ in ${data}; put the images beside truth/.`,
  );
}
