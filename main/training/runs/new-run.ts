import type { Task } from '../../../core/domain/task.ts';
import { mirroredStructures } from '../../../core/training/mirrored-structures.ts';
import { requireUnlabelled, scheduleOf } from '../../../core/training/schedule.ts';
import type { NewRun } from './create-training-runs.ts';
import { outputsOf } from './outputs-of.ts';
import type { TrainingOrder } from './training-runs.ts';

/** Who has what a model learnt from decides; until somebody says otherwise it stays where it was made. */
const LICENCE = 'Use within the institution that trained it';

export interface RunRequest extends Pick<TrainingOrder, 'source' | 'plan' | 'modelId' | 'name'> {
  /** 16 hex digits. */
  readonly runId: string;
  readonly task: Pick<Task, 'id' | 'version' | 'structures'>;
  /** That are learnt from, as far as it is known. */
  readonly images: number;
  /** Without labels, as far as it is known. */
  readonly unlabelled: number;
  readonly version?: string | undefined;
  readonly licence?: string | undefined;
  /** Execution provider that somebody asks for; by measurement when not said. */
  readonly provider?: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/**
 * A training of a task of which nothing has been done yet.
 * @throws ExpectedError `training-no-cases`, `training-no-unlabelled`, `training-plan`, `training-flip`
 */
export function newRun(request: RunRequest): Omit<NewRun, 'initial' | 'parent'> {
  const { runId, modelId, name, source, plan, task, startedAt } = request;
  const { version = '1', licence = LICENCE } = request;
  requireUnlabelled(plan, request.unlabelled);
  return {
    run: {
      runId,
      modelId,
      name,
      taskId: task.id,
      mode: plan.mode,
      state: 'waiting',
      problem: '',
      epoch: 0,
      epochs: plan.epochs,
      step: 0,
      steps: scheduleOf(plan, request.images).updates,
      secondsLeft: null,
      best: null,
      provider: '',
      startedAt,
    },
    source,
    plan,
    task: { id: task.id, version: task.version },
    structures: outputsOf(task),
    mirrored: mirroredStructures(
      task.structures.map((one) => ({ id: one.id, name: one.name, meaning: one.type.meaning })),
      plan.augment.flip,
    ),
    provider: request.provider ?? null,
    licence,
    version,
  };
}
