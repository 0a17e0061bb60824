import { ExpectedError } from '../../core/domain/errors.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { textReport } from '../../core/evaluation/text-report.ts';
import type { EvaluationReport } from '../../core/evaluation/report.ts';
import { PAPER_SETTINGS } from '../../core/pipeline/presets.ts';
import { loadEngine, withSettings } from '../engine/load-engine.ts';
import { openFrames } from '../engine/open-frames.ts';
import { evaluateLabels, type Evaluation } from '../evaluation/evaluate-labels.ts';
import { openTruth, type TruthPlace } from '../evaluation/truth-place.ts';
import { workspaceTruth } from '../evaluation/workspace-truth.ts';
import { loadTask } from '../models/load-task.ts';
import type { DataKey } from '../sealing/sealer.ts';
import type { LabelStore } from '../workspace/label-store.ts';
import { createTruthTable } from '../workspace/truth-table.ts';
import { openExistingWorkspace, type Workspace } from '../workspace/workspace.ts';
import { UsageError, type CommandContext } from './command.ts';
import { startInference, type CommandInference } from './inference.ts';
import { startProgress } from './progress.ts';

export interface EvaluateRequest {
  /** Absolute path of the workspace. */
  readonly folder: string;
  /** Of a sealed workspace. */
  readonly key?: DataKey | null;
  /** Absolute path of the truth; absent: what was imported into the workspace. */
  readonly truth?: string;
  /** Absent: the only task that has labels. */
  readonly task?: string;
  /** Runs the paper's settings on every scored case as well. */
  readonly paper?: 'with-paper';
  /** Further folders of models, absolute. */
  readonly models?: readonly string[];
}

/** The report with what it was made of. */
export type FolderEvaluation = EvaluationReport & Omit<Evaluation, 'report'>;

/** The whole of `evaluate`; `demo` calls it too. */
export async function evaluateFolder(
  context: CommandContext,
  request: EvaluateRequest,
): Promise<FolderEvaluation> {
  const given = request.truth === undefined ? null : await openTruth(request.truth);
  const workspace = openExistingWorkspace(request.folder, request.key);
  let inference: CommandInference | null = null;
  const progress = startProgress(context, 'Scoring cases');
  try {
    const labels = labelsOf(workspace.labels, request);
    const truth = given ?? importedTruth(workspace, labels[0]!.task.id); // of the task that was asked for
    if (request.paper !== undefined) inference = await startInference(context, request.models ?? []);
    const ports = {
      masks: workspace.masks,
      embeddings: workspace.embeddings,
      openFrames,
      paper: inference === null ? null : await paperEngine(inference, labels[0]!.task.id, request.folder),
    };
    const about = { labels, frames: [...workspace.catalogue.frames()], truth };
    const { report, ...rest } = await evaluateLabels(about, ports, {
      signal: context.signal,
      onProgress: (done, total) => {
        progress.update(done, total);
      },
    });
    return { ...report, ...rest };
  } finally {
    await progress.end();
    await inference?.client.close();
    workspace.close();
  }
}

function importedTruth({ folder, catalogue, masks }: Workspace, taskId: string): TruthPlace {
  return workspaceTruth({ folder, taskId }, createTruthTable(catalogue.database), masks);
}

/** Prints the tables, and what was left out. */
export async function printEvaluation(context: CommandContext, evaluation: FolderEvaluation): Promise<void> {
  for (const line of textReport(evaluation)) await context.out.line(line);
  for (const { caseId, reason } of evaluation.refused) {
    await context.out.line(`Not scored: ${caseId}: ${reason}`);
  }
}

async function paperEngine(inference: CommandInference, task: string, workspace: string) {
  const { folders, registry, client } = inference;
  return withSettings(
    await loadEngine(await loadTask(task, { folders, workspace }), registry, client),
    PAPER_SETTINGS,
  );
}

function labelsOf(store: LabelStore, { folder, task }: EvaluateRequest): PseudoLabel[] {
  const tasks = store.tasks();
  if (tasks.length === 0) {
    throw new ExpectedError(
      'labels-missing',
      `The workspace ${folder} holds no pseudo labels; run "countersign prepare IN --task T --out ${folder}" first.`,
    );
  }
  if (task === undefined && tasks.length > 1) {
    throw new UsageError(
      `The workspace has labels of several tasks, name one with --task: ${tasks.join(', ')}`,
    );
  }
  const id = task ?? tasks[0]!;
  if (!tasks.includes(id)) {
    throw new ExpectedError(
      'labels-missing',
      `The workspace has no pseudo labels of the task ${id}; it has labels of ${tasks.join(', ')}.`,
    );
  }
  return store.newest(id);
}
