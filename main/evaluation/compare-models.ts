import type { Comparison } from '../../core/contract/training.ts';
import { promotedTask } from '../../core/calibration/promoted-task.ts';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { UnetManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import type { ComparedMask } from '../../core/evaluation/compared-mask.ts';
import { compareModels as compareMasks } from '../../core/evaluation/compare-models.ts';
import { comparisonWarnings } from '../../core/evaluation/comparison-warnings.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import { isCaseFailure } from '../engine/prepare.ts';
import type { Store } from '../store/store.ts';
import { compareCase, frameOf, type ComparedEngines } from './compare-case.ts';
import { reviewedUnseen, type UnseenCases } from './reviewed-unseen.ts';
import { ancestors, seenImages } from './seen-images.ts';
import { requireUnet } from './require-unet.ts';

export interface ComparisonPorts {
  readonly store: Pick<
    Store,
    'task' | 'trainingOutlines' | 'trainingCase' | 'trainingMasks' | 'caseRecord' | 'label'
  >;
  readonly registry: ModelRegistry;
  readonly loadEngine: (task: Task) => Promise<LoadedEngine>;
  readonly thread: Pick<EngineThread, 'call'>;
}

export interface ComparisonQuestion {
  readonly taskId: string;
  readonly old: string;
  readonly new: string;
}

export interface ComparisonWork {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { done: number; total: number | null; what: string }) => void;
}

/** The same two under the task: engines, and what of the task had to change for them. */
interface Rivals extends ComparedEngines {
  /** Names of models that ran without the settings that were calibrated for another one. */
  readonly uncalibrated: readonly string[];
}

/**
 * Runs the whole pipeline with two U-Nets on reviewed cases of patients whom neither has seen, and compares what comes out
 * with what readers signed. The task's present U-Net has the task's settings; any other one those that it would have after
 * a promotion. Nothing is stored but embeddings.
 * @throws ExpectedError `comparison-*` when there is nothing to compare on, what `loadEngine` says; CancelledError.
 */
export async function compareModels(
  question: ComparisonQuestion,
  ports: ComparisonPorts,
  work: ComparisonWork,
): Promise<Comparison> {
  const { store, registry, thread } = ports;
  if (question.old === question.new)
    throw new ExpectedError('comparison-same', 'This is one and the same model; choose two.');
  const manifests = {
    old: requireUnet(registry, question.old),
    new: requireUnet(registry, question.new),
  };
  const task = await store.task(question.taskId);
  const rivals = await rivalsOf(task, manifests, ports);
  const known = await seenImages(registry, [question.old, question.new]);
  work.onProgress({ done: 0, total: null, what: 'Looking for cases that neither model has seen' });
  const unseen = await reviewedUnseen(question.taskId, known.digests, {
    store,
    digestOf: async (frame) => {
      const asked = { frame: frameOf(frame), engines: [], signed: [] };
      return (await thread.call('compare', asked, { signal: work.signal })).pixels;
    },
    signal: work.signal,
  });
  if (unseen.cases.length === 0) throw nothingLeft(unseen);
  const { masks, failed } = await compareAll(unseen, rivals, ports, work);
  if (masks.length === 0) throw unreadable(failed);
  return {
    taskId: question.taskId,
    old: question.old,
    new: question.new,
    seen: unseen.seen,
    ...compareMasks(masks, task.structures),
    warnings: [
      ...comparisonWarnings(masks, { old: manifests.old.name, new: manifests.new.name }),
      ...known.unknown.map(unknownTraining),
      ...rivals.uncalibrated.map(uncalibrated),
      ...(unseen.unreadable > 0 ? [unreadableImages(unseen.unreadable)] : []),
      ...(failed > 0 ? [failedCases(failed)] : []),
    ],
  };
}

async function rivalsOf(
  task: Task,
  manifests: { readonly old: UnetManifest; readonly new: UnetManifest },
  { loadEngine, registry }: ComparisonPorts,
): Promise<Rivals> {
  const names: string[] = [];
  const engineOf = (unet: UnetManifest): Promise<LoadedEngine> => {
    if (unet.id === task.models.unet) return loadEngine(task);
    const { task: promoted, calibrationDropped } = promotedTask(task, unet);
    if (calibrationDropped) names.push(unet.name);
    return loadEngine(promoted);
  };
  const old = await engineOf(manifests.old);
  return {
    old,
    new: await engineOf(manifests.new),
    ancestors: {
      old: await ancestors(registry, manifests.old.id),
      new: await ancestors(registry, manifests.new.id),
    },
    uncalibrated: names,
  };
}

async function compareAll(
  { cases }: UnseenCases,
  rivals: Rivals,
  { store, thread }: ComparisonPorts,
  { signal, onProgress }: ComparisonWork,
): Promise<{ readonly masks: readonly ComparedMask[]; readonly failed: number }> {
  const masks: ComparedMask[] = [];
  let failed = 0;
  for (const [index, one] of cases.entries()) {
    if (signal.aborted) throw new CancelledError();
    onProgress({ done: index, total: cases.length, what: 'Comparing two models' });
    try {
      masks.push(...(await compareCase(one, rivals, { store, thread, signal })));
    } catch (error) {
      if (!isCaseFailure(error)) throw error;
      failed++;
    }
  }
  onProgress({ done: cases.length, total: cases.length, what: 'Comparing two models' });
  return { masks, failed };
}

function nothingLeft({ seen }: UnseenCases): ExpectedError {
  if (seen === 0) {
    return new ExpectedError(
      'comparison-unreviewed',
      'No case of this task is reviewed yet; sign some, best ones that neither model was trained on.',
    );
  }
  return new ExpectedError(
    'comparison-seen',
    `One of the models has seen a patient of every reviewed case (${String(seen)}); review cases of other patients, or train again and hold some patients back.`,
  );
}

function unreadable(failed: number): ExpectedError {
  return new ExpectedError(
    'comparison-unreadable',
    `None of the ${String(failed)} reviewed cases can be compared: their images cannot be read; bring them back to where they were.`,
  );
}

function unknownTraining(id: string): string {
  return `Nothing says what the model ${id} was trained on, so cases that it has seen may be among these.`;
}

function uncalibrated(name: string): string {
  return `${name} ran with the engine's usual settings, as it would after being promoted: those of the task were calibrated for another model.`;
}

function unreadableImages(count: number): string {
  return `Images of these patients that cannot be read: ${String(count)}. Whether a model has seen them is not known.`;
}

function failedCases(count: number): string {
  return `Reviewed cases that could not be compared, since their images or masks cannot be read: ${String(count)}.`;
}
