import { join, resolve } from 'node:path';
import { PRESETS } from '../../../core/pipeline/presets.ts';
import { loadEngine, withSettings, type LoadedEngine } from '../../engine/load-engine.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { contentHash } from '../../engine/content-hash.ts';
import { createFrameLabeller, sharedOpener } from '../../engine/label-frame-file.ts';
import { LANES, prepareFrames, type PrepareOutcome } from '../../engine/prepare.ts';
import { writeWorkspaceReport } from '../../engine/workspace-report.ts';
import { listSources } from '../../dicom/sources/list-sources.ts';
import { loadTask } from '../../models/load-task.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { createTaskTable } from '../../store/task-table.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { importSources, type ImportSummary } from '../../workspace/import-sources.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { startInference } from '../inference.ts';
import { startProgress } from '../progress.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';

export const command: Command = {
  name: 'prepare',
  summary: 'Make pseudo labels: first guess by U-Net, refinement by SAM, quality, report',
  usage: 'IN --task T --out WORKSPACE [--preset default|paper] [--models DIR]...',
  description:
    'Catalogues the studies in IN (a folder, file, zip or DICOMDIR) into WORKSPACE and labels every image under ' +
    'the task. Can be stopped at any time and called again: finished cases are not made again. WORKSPACE then ' +
    'holds masks/, the catalogue with a provenance record per structure, and, unless it is sealed, report/<task>/index.html. ' +
    'Exit code 1: some files could not be read or labelled; each is listed with its reason; or no image was found.',
  options: {
    task: { kind: 'text', value: 'T', help: 'id of a task, or its JSON file', required: true },
    out: { kind: 'text', value: 'WORKSPACE', help: 'folder to work in; made when missing', required: true },
    preset: { kind: 'text', value: 'NAME', help: "settings instead of the task's: default or paper" },
    models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
    ...UNLOCK_OPTION,
  },
  positionals: { min: 1, max: 1 },
  examples: ['countersign prepare ./studies --task phantom-wrist --out ./workspace'],
  async run(input, context) {
    const folder = resolve(context.cwd, input.need('out'));
    const result = await prepare(context, {
      input: resolve(context.cwd, input.positionals[0] ?? '.'),
      task: input.need('task'),
      folder,
      preset: presetOf(input.text('preset')),
      models: input.list('models').map((one) => resolve(context.cwd, one)),
      key: await workspaceKey(input, context, folder),
    });
    await tell(context, folder, result);
    const complete = result.outcome.failed.length === 0 && result.problems.length === 0;
    const cases = result.outcome.made.length + result.outcome.reused.length;
    // A mistyped folder must not look like finished work.
    if (cases === 0) await context.err.line('No image was found that can be labelled; check IN.');
    return complete && cases > 0 ? EXIT.ok : EXIT.partial;
  },
};

export interface PrepareRequest {
  /** Absolute path of what to label. */
  readonly input: string;
  readonly task: string;
  /** Absolute path of the workspace. */
  readonly folder: string;
  readonly preset: keyof typeof PRESETS | null;
  readonly models: readonly string[];
  /** Of a sealed workspace. */
  readonly key?: DataKey | null;
}

export interface PrepareResult {
  readonly taskId: string;
  readonly imported: ImportSummary;
  readonly outcome: PrepareOutcome;
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
  /** Null: the workspace is sealed, and a report would show its patients. */
  readonly report: string | null;
  readonly seconds: number;
}

/** The whole of `prepare`; `demo` calls it too. */
export async function prepare(context: CommandContext, request: PrepareRequest): Promise<PrepareResult> {
  const start = performance.now();
  const { key = null } = request;
  const inference = await startInference(context, request.models);
  try {
    const places = { folders: inference.folders, workspace: request.folder, cwd: context.cwd };
    const task = await loadTask(request.task, places);
    const loaded = await loadEngine(task, inference.registry, inference.client);
    const engine = request.preset === null ? loaded : withSettings(loaded, PRESETS[request.preset]);
    const workspace = openWorkspace(request.folder, key);
    try {
      // With it the workstation makes cases of what is labelled here.
      createTaskTable(workspace.catalogue.database).put(task);
      const imported = await importInto(workspace, request.input, context);
      await writeAtomically(
        join(request.folder, 'tasks', `${task.id}.json`),
        // Not a preset's settings: they are an experiment, and later runs take the task from here.
        JSON.stringify(task, null, 2),
      );
      // A record names the digest of its task: the very text stays, for replay, when the task goes on.
      await writeAtomically(
        join(request.folder, 'tasks', 'used', `${engine.taskSha256}.json`),
        JSON.stringify(engine.task),
      );
      const outcome = await label(workspace, engine, context);
      const report =
        key === null ? await writeWorkspaceReport(workspace, engine.task, { signal: context.signal }) : null;
      const problems = workspace.catalogue.problems().map(({ locator, reason }) => ({
        file: locator.member === null ? locator.path : `${locator.path}/${locator.member}`,
        reason,
      }));
      const seconds = (performance.now() - start) / 1000;
      return { taskId: task.id, imported, outcome, problems, report, seconds };
    } finally {
      workspace.close();
    }
  } finally {
    await inference.client.close();
  }
}

async function importInto(
  workspace: Workspace,
  path: string,
  context: CommandContext,
): Promise<ImportSummary> {
  const progress = startProgress(context, 'Reading files');
  try {
    return await importSources(workspace.catalogue, listSources(path, { signal: context.signal }), {
      signal: context.signal,
      contentHash,
      onProgress: ({ found }) => {
        progress.update(found, null);
      },
    });
  } finally {
    await progress.end();
  }
}

async function label(
  workspace: Workspace,
  engine: LoadedEngine,
  context: CommandContext,
): Promise<PrepareOutcome> {
  const progress = startProgress(context, 'Labelling cases');
  try {
    const ports = {
      masks: workspace.masks,
      labels: workspace.labels,
      labelFrame: createFrameLabeller({
        masks: workspace.masks,
        embeddings: workspace.embeddings,
        openFrames: sharedOpener(openFrames, LANES),
        now: () => new Date().toISOString(),
      }),
      rememberDigest: workspace.catalogue.recordFrameHash,
      rememberContent: workspace.catalogue.recordContentHash,
    };
    return await prepareFrames(engine, [...workspace.catalogue.frames()], ports, {
      signal: context.signal,
      onProgress: (done, total) => {
        progress.update(done, total);
      },
    });
  } finally {
    await progress.end();
  }
}

function presetOf(name: string | undefined): keyof typeof PRESETS | null {
  if (name === undefined) return null;
  if (name === 'default' || name === 'paper') return name;
  throw new UsageError(`--preset is default or paper, not "${name}".`);
}

async function tell(context: CommandContext, folder: string, result: PrepareResult): Promise<void> {
  const { outcome, problems } = result;
  const failed = [
    ...problems,
    ...outcome.failed.map(({ frame, reason }) => ({ file: frame.locator.path, reason })),
  ];
  if (context.json) {
    const { taskId: task, report, seconds } = result;
    const counts = { made: outcome.made.length, reused: outcome.reused.length };
    await context.out.line(JSON.stringify({ workspace: folder, task, ...counts, failed, report, seconds }));
    return;
  }
  for (const { file, reason } of failed) await context.out.line(`${file}: ${reason}`);
  const cases = outcome.made.length + outcome.reused.length;
  const reused = outcome.reused.length === 0 ? '' : `, ${String(outcome.reused.length)} of them from before`;
  await context.out.line(
    `${String(cases)} cases labelled${reused}, ${String(failed.length)} files left out, ${result.seconds.toFixed(0)} s.`,
  );
  await context.out.line(
    result.report === null
      ? 'No report was written: the workspace is sealed, and a report shows its patients.'
      : `Report: ${result.report}`,
  );
}
