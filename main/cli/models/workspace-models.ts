import { join, resolve } from 'node:path';
import type { Task } from '../../../core/domain/task.ts';
import type { Comparison } from '../../../core/contract/training.ts';
import { comparisonText } from '../../../core/evaluation/comparison-text.ts';
import { createEngineThread } from '../../engine/engine-thread.ts';
import { loadEngine } from '../../engine/load-engine.ts';
import { compareModels } from '../../evaluation/compare-models.ts';
import { promoteModel } from '../../evaluation/promote-model.ts';
import { openStore, type OpenStore } from '../../store/store-client.ts';
import { loadModels } from '../../station/load-models.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { EMBEDDING_BYTES } from '../../workspace/workspace.ts';
import { chosenTask } from '../chosen-task.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { startInference } from '../inference.ts';
import { startProgress } from '../progress.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';

interface Opened {
  readonly store: OpenStore;
  readonly task: Task;
  readonly folder: string;
  readonly key: DataKey | null;
}

/** `models compare OLD NEW`. */
export async function compare(
  input: CommandInput,
  context: CommandContext,
  [old, fresh]: readonly [string, string],
): Promise<void> {
  const comparison = await withTask(input, context, ({ store, task, folder, key }) =>
    runComparison(input, context, { store, folder, key, question: { taskId: task.id, old, new: fresh } }),
  );
  if (context.json) return context.out.line(JSON.stringify(comparison));
  for (const line of comparisonText(comparison, { old, new: fresh })) await context.out.line(line);
}

async function runComparison(
  input: CommandInput,
  context: CommandContext,
  about: Omit<Opened, 'task'> & { readonly question: Parameters<typeof compareModels>[0] },
): Promise<Comparison> {
  const { store, folder, key, question } = about;
  const { registry, client } = await startInference(context, folders(input, context));
  const thread = createEngineThread({
    masksFolder: join(folder, 'masks'),
    embeddingsFolder: join(folder, 'embeddings'),
    embeddingBytes: EMBEDDING_BYTES,
    key,
    sessions: client,
  });
  const progress = startProgress(context, 'Comparing cases');
  try {
    return await compareModels(
      question,
      { store, registry, loadEngine: (task) => loadEngine(task, registry, client), thread },
      { signal: context.signal, onProgress: ({ done, total }) => progress.update(done, total) },
    );
  } finally {
    await progress.end();
    await client.close();
    await thread.close();
  }
}

/** `models promote ID`. */
export async function promote(input: CommandInput, context: CommandContext, modelId: string): Promise<void> {
  const { registry } = await loadModels({ env: context.env, folders: folders(input, context) });
  const { task, calibrationDropped } = await withTask(input, context, async ({ store, task, folder }) => {
    const name = input.text('reader');
    const by = name === undefined ? null : await store.addReader(name);
    return promoteModel({ folder, taskId: task.id, modelId, by }, { store, registry });
  });
  if (context.json) {
    const { id, version } = task;
    return context.out.line(JSON.stringify({ task: id, version, model: modelId, calibrationDropped }));
  }
  await context.out.line(
    `Version ${String(task.version)} of the task ${task.id} draws with ${modelId}. What is signed stays; run "countersign prepare" or ` +
      'prepare the list in the workstation for new pseudo labels.',
  );
  if (calibrationDropped) {
    await context.err.line(
      `What was calibrated for the model before is gone from this version; "countersign calibrate ${input.need('workspace')} --task ${task.id}" finds it anew, before you prepare.`,
    );
  }
}

async function withTask<T>(
  input: CommandInput,
  context: CommandContext,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = resolve(context.cwd, input.need('workspace'));
  const key = await workspaceKey(input, context, folder);
  const store = await openStore(folder, { existing: true, key });
  try {
    const { task } = await chosenTask(store, input.text('task'));
    return await work({ store, task, folder, key });
  } finally {
    await store.close();
  }
}

function folders(input: CommandInput, context: CommandContext): string[] {
  return input.list('models').map((one) => resolve(context.cwd, one));
}
