import type { TrainingRun, TrainingSource, TrainingSurvey } from '../../core/contract/training.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { countImages } from '../../core/training/choose-frames.ts';
import { dealCases, drawSeed, type Deal } from '../../core/training/deal-cases.ts';
import { requireTrainableView } from '../../core/training/make-example.ts';
import { trainingPlanSchema, type TrainingPlan } from '../../core/training/plan.ts';
import { measuredSpeed } from '../../core/training/training-cost.ts';
import { seenImages } from '../evaluation/seen-images.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { Store } from '../store/store.ts';
import { createCaseFacts, type KnownCase } from './data/case-facts.ts';
import { collectWorkspace, type WorkspacePorts } from './data/collect-workspace.ts';
import { parentModels, startingPoint } from './data/parent-model.ts';
import { pinsWith } from './data/pins.ts';
import { problemsOf, surveyOf } from './data/survey.ts';
import { viewOfTask } from './data/view-of-task.ts';
import { openTrainingRuns, type OpenRuns, type RunsPorts } from './runs/create-training-runs.ts';
import { newRun } from './runs/new-run.ts';
import { outputsOf } from './runs/outputs-of.ts';
import { requireSameOutputs } from './runs/same-outputs.ts';
import { createPatientLedger } from './runs/patient-ledger.ts';
import type { RunRecord, RunStructure } from './runs/run-record.ts';
import type { TrainingOrder, TrainingRuns } from './runs/training-runs.ts';

/** Training of the next U-Net on what a workspace holds. */
export interface Training {
  /** Opened when it is asked for the first time. @throws ExpectedError */
  runs(): Promise<Omit<TrainingRuns, 'start'> & Pick<OpenRuns, 'settled' | 'useProvider'>>;
  /** What the cases of a source would give. Writes nothing. @throws ExpectedError `task-unknown` */
  survey(source: TrainingSource): Promise<TrainingSurvey>;
  /** @throws ExpectedError with the first reason why this cannot be trained. */
  start(order: TrainingOrder): Promise<TrainingRun>;
  /** Ends what goes on in order; see `TrainingRuns.close`. */
  close(): Promise<void>;
}

export interface TrainingPorts extends Omit<RunsPorts, 'collect' | 'ledger' | 'keepModel'>, WorkspacePorts {
  readonly store: WorkspacePorts['store'] & Pick<Store, 'task' | 'trainingOutlines' | 'trainingCase'>;
  readonly registry: ModelRegistry;
  /** 16 hex digits. */
  readonly newRunId: () => string;
  readonly keepModel: RunsPorts['keepModel'];
}

const NEVER = new AbortController().signal;

export function createTraining(ports: TrainingPorts): Training {
  const { store, registry, newRunId, now } = ports;
  const ledger = createPatientLedger(ports.files);
  const facts = createCaseFacts(store);
  let opened: Promise<OpenRuns> | null = null;
  let closed = false;

  /** @param parent what the network starts from. */
  const dealt = async (
    source: TrainingSource,
    validation: number,
    { signal, parent }: { readonly signal: AbortSignal; readonly parent: string | null },
  ): Promise<{ readonly deal: Deal; readonly known: readonly KnownCase[] }> => {
    const { learnt } = await seenImages(registry, parent === null ? [] : [parent]);
    const known = await facts.of(source.taskId, { signal, onProgress: () => undefined });
    const deal = dealCases(
      known.map(({ caseId, patientKey, structures }) => ({ caseId, patient: patientKey, structures })),
      {
        unsigned: source.unsigned,
        validation,
        held: source.held,
        seed: drawSeed(source.taskId),
        pinned: await pinsWith(learnt, known, { pinned: await ledger.pinned(source.taskId), store }),
      },
    );
    return { deal, known };
  };
  const collect: RunsPorts['collect'] = async (record, sink, { signal, onProgress }) => {
    const { source, plan, run } = record;
    requireSameOutputs(record, await store.task(source.taskId));
    const parent = plan.mode === 'fine-tune' ? (record.parent?.id ?? null) : null;
    const { deal, known } = await dealt(source, plan.validation.share, { signal, parent });
    const withUnlabelled = plan.mode === 'mean-teacher';
    const { patients, unlabelledPatients } = deal;
    // Before anything is learnt: who was held stays held, whatever becomes of this run.
    await ledger.enter(source.taskId, run.runId, {
      ...patients,
      training: withUnlabelled ? [...patients.training, ...unlabelledPatients] : patients.training,
    });
    return collectWorkspace(
      {
        deal,
        known: new Map(known.map((one) => [one.caseId, one])),
        structures: record.structures.map(({ id }) => id),
        view: plan.view,
        unsigned: source.unsigned,
        withUnlabelled,
      },
      ports,
      { sink, signal, onProgress },
    );
  };
  const runs = (): Promise<OpenRuns> => {
    if (closed) return Promise.reject(new Error('The trainings are closed.'));
    opened ??= openTrainingRuns({ ...ports, ledger, collect });
    return opened;
  };
  const startOf = async (
    plan: TrainingPlan,
    about: {
      readonly parent: string | null;
      readonly structures: readonly RunStructure[];
    },
  ): Promise<{ plan: TrainingPlan; initial: Float32Array | null; parent: RunRecord['parent'] }> => {
    const { parent, structures } = about;
    if (plan.mode !== 'fine-tune') return { plan, initial: null, parent: null };
    if (parent !== null) {
      return startingPoint(registry, parent, { plan, structures: structures.map(({ id }) => id) });
    }
    throw new ExpectedError(
      'training-parent',
      'Fine-tuning needs a model to start from; choose one, or train from the beginning.',
    );
  };
  return {
    runs,
    async survey(source) {
      const task = await store.task(source.taskId);
      const { share } = trainingPlanSchema.shape.validation.parse({});
      const { deal, known } = await dealt(source, share, { signal: NEVER, parent: null });
      const outputs = outputsOf(task).map(({ id }) => id);
      const parents = await parentModels(registry, outputs);
      return surveyOf({
        task,
        deal,
        known,
        heldShare: source.held,
        unsigned: source.unsigned,
        view: viewOfTask(registry, task),
        parents: parents.map(({ id, name, network, view }) => ({ id, name, network, view })),
        speed: speedOf((await runs()).records()),
      });
    },
    async start({ plan: asked, parent, ...order }) {
      const { source, modelId } = order;
      const book = await runs();
      refuseTaken(modelId, registry, book.records());
      const task = await store.task(source.taskId);
      const { plan, ...start } = await startOf(asked, { parent, structures: outputsOf(task) });
      requireTrainableView(plan.view);
      // Dealt as it will be when the examples are collected: who the parent has learnt from is not measured on.
      const before = start.parent?.id ?? null;
      const { share } = plan.validation;
      const { deal } = await dealt(source, share, { signal: NEVER, parent: before });
      const [problem] = problemsOf(deal);
      if (problem !== undefined) throw new ExpectedError('training-source', problem);
      if (share > 0 && deal.validation.length === 0) throw nobodyToMeasureOn(before !== null);
      const counts = { images: countImages(deal.training), unlabelled: deal.unlabelled.length };
      const run = newRun({ ...order, ...counts, runId: newRunId(), startedAt: now(), task, plan });
      return book.begin({ ...start, ...run });
    },
    async close() {
      closed = true;
      const open = await opened?.catch(() => null);
      await open?.close();
    },
  };
}

function refuseTaken(modelId: string, registry: ModelRegistry, records: readonly RunRecord[]): void {
  const taken =
    registry.list().some(({ id }) => id === modelId) ||
    registry.problems().some(({ id }) => id === modelId) ||
    records.some(({ run }) => run.modelId === modelId && run.state !== 'done');
  if (!taken) return;
  throw new ExpectedError(
    'model-id-taken',
    `There is a model ${modelId} already, or a training that makes it; give the new one another id.`,
  );
}

function nobodyToMeasureOn(hasParent: boolean): ExpectedError {
  return new ExpectedError(
    'training-patients',
    hasParent
      ? 'The model that this starts from, or one before it, has learnt from every patient with something signed who is not held back, so what is learnt could not be measured; sign cases of another patient, or train from the beginning.'
      : 'Earlier trainings of this task have learnt from every patient with something signed who is not held back, so what is learnt could not be measured; sign cases of another patient.',
  );
}

/** Of the newest training that says anything. */
function speedOf(records: readonly RunRecord[]): number | null {
  for (const { plan, structures, set, epochs } of records) {
    if (set === null) continue;
    const about = { outputs: structures.length, cases: set.split.training.length };
    const speed = measuredSpeed(plan, about, epochs);
    if (speed !== null) return speed;
  }
  return null;
}
