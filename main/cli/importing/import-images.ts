import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import { loadTask } from '../../models/load-task.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import type { Store } from '../../store/store.ts';
import { openStore } from '../../store/store-client.ts';
import { UsageError, type CommandContext } from '../command.ts';
import { counted } from '../counted.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { loadModels } from '../../station/load-models.ts';
import { startProgress } from '../progress.ts';

export interface ImagesRequest {
  /** Absolute. */
  readonly workspace: string;
  /** Of a sealed workspace. */
  readonly key: DataKey | null;
  readonly paths: readonly string[];
  /** Id or file of a task that is put into the workspace; undefined: those that are there. */
  readonly task: string | undefined;
}

/**
 * Brings images into a workspace, made when it is missing, without running a network: masks of peers can then be laid
 * onto them, also under tasks whose structures no network of this station draws.
 * @throws ExpectedError when an input is missing, the task cannot be read, or the workspace is in use.
 */
export async function importImages(request: ImagesRequest, context: CommandContext): Promise<ExitCode> {
  for (const path of request.paths) await requireThere(path);
  const task = request.task === undefined ? null : await givenTask(request, request.task, context);
  // Without a task there is nothing to review the images under.
  const store = await openStore(request.workspace, {
    existing: task === null,
    key: request.key,
  });
  try {
    if (task !== null) {
      await store.putTask(task);
      const text = JSON.stringify(task, null, 2);
      await writeAtomically(join(request.workspace, 'tasks', `${task.id}.json`), text);
    } else if ((await store.tasks()).length === 0) {
      throw new UsageError('The workspace has no task; name one with --task, an id or a JSON file.');
    }
    return await bringIn(store, request, context);
  } finally {
    await store.close();
  }
}

async function requireThere(path: string): Promise<void> {
  await stat(path).catch((cause: unknown) => {
    throw new ExpectedError('import-missing', `There is nothing at ${path}; check the path.`, { cause });
  });
}

async function givenTask(
  { workspace }: ImagesRequest,
  wanted: string,
  context: CommandContext,
): Promise<Task> {
  const { folders } = await loadModels({ env: context.env, folders: [] });
  return loadTask(wanted, { folders, workspace, cwd: context.cwd });
}

async function bringIn(store: Store, { workspace, paths }: ImagesRequest, context: CommandContext) {
  const sum = { found: 0, added: 0, unchanged: 0, left: 0 };
  for (const path of paths) {
    const progress = startProgress(context, 'Reading files');
    try {
      const summary = await store.importPath(path, {
        signal: context.signal,
        onProgress: ({ found }) => progress.update(found, null),
      });
      sum.found += summary.found;
      sum.added += summary.added;
      sum.unchanged += summary.unchanged;
      sum.left += summary.refused + summary.conflicts + summary.failed;
    } finally {
      await progress.end();
    }
  }
  const { problems } = await store.problems(0, MOST_TOLD);
  const images = await store.imageCount();
  const cases = (await store.tasks()).reduce((all, one) => all + one.cases, 0);
  if (context.json) {
    await context.out.line(JSON.stringify({ workspace, as: 'images', ...sum, images, cases, problems }));
  } else {
    for (const { file, reason } of problems) await context.out.line(`Left out: ${file}: ${reason}`);
    await context.out.line(
      `${counted(sum.added, 'new file')} of ${counted(sum.found, 'file')}; the workspace has ${counted(images, 'image')} in ${counted(cases, 'case')}.`,
    );
  }
  return sum.left === 0 && images > 0 ? EXIT.ok : EXIT.partial;
}

/** The workstation lists all of them. */
const MOST_TOLD = 200;
