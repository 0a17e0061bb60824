import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { calibrationText, type CalibrationResult } from '../../../core/calibration/calibration-report.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { listSources } from '../../dicom/sources/list-sources.ts';
import { contentHash } from '../../engine/content-hash.ts';
import { loadEngine, type LoadedEngine } from '../../engine/load-engine.ts';
import { calibrateTask, type CalibrationPhase } from '../../evaluation/calibrate-task.ts';
import { matchCases, type LabelledCases } from '../../evaluation/labelled-cases.ts';
import { openTruth, type TruthPlace } from '../../evaluation/truth-place.ts';
import { loadTask } from '../../models/load-task.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { openCatalogue } from '../../workspace/catalogue-store.ts';
import { createEmbeddingStore } from '../../workspace/embedding-store.ts';
import { importSources } from '../../workspace/import-sources.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import { type Command, type CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { startInference } from '../inference.ts';
import { startPhases } from '../progress.ts';
import { wholeNumber } from '../whole-number.ts';

export const command: Command = {
  name: 'calibrate',
  summary: "Find a task's settings on labelled cases and write its next version",
  usage: '--task T --truth DIR [--images IN] [--out FILE]',
  description:
    'Searches threshold, start rule, component rule, prompts, weight of SAM, gate, presence and the switch of ' +
    'refinement per structure by cross-validation (folds by patient), learns what the anatomy looks like, and ' +
    'writes the next version of the task; a model is never changed. The gain is estimated by nested ' +
    'cross-validation: every case is scored with settings that it took no part in choosing. DIR holds ' +
    'truth/<case>/<structure>.png and dicom/ or images/; an optional patients.json {"case": "patient"} joins ' +
    'images of one patient that do not say so themselves. Cancelling writes nothing.',
  options: {
    task: { kind: 'text', value: 'T', help: 'id of a task, or its JSON file', required: true },
    truth: { kind: 'text', value: 'DIR', help: 'labelled cases', required: true },
    images: { kind: 'text', value: 'IN', help: "images, when they are not DIR's dicom/ or images/" },
    out: { kind: 'text', value: 'FILE', help: 'task file to write (default: DIR/<task>.v<version>.json)' },
    folds: { kind: 'text', value: 'K', help: 'folds of the cross-validation, 3 to 20 (default 5)' },
    seed: { kind: 'text', value: 'S', help: 'deals patients to folds (default 1)' },
    models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
  },
  positionals: { min: 0, max: 0 },
  examples: ['countersign calibrate --task phantom-wrist --truth ./labelled'],
  async run(input, context) {
    const truth = await openTruth(resolve(context.cwd, input.need('truth')));
    const given = input.text('images');
    const images = given === undefined ? imagesBeside(truth.root) : resolve(context.cwd, given);
    const folds = wholeNumber(input.text('folds') ?? '5', { name: 'folds', least: 3, most: 20 });
    const seed = wholeNumber(input.text('seed') ?? '1', { name: 'seed', least: 0, most: 2 ** 31 - 1 });
    const models = input.list('models').map((one) => resolve(context.cwd, one));
    const inference = await startInference(context, models);
    const scratch = await mkdtemp(join(tmpdir(), 'countersign-calibrate-'));
    try {
      const task = await loadTask(input.need('task'), { folders: inference.folders });
      const engine = await loadEngine(task, inference.registry, inference.client);
      const matched = await match(engine, { images, truth, scratch }, context);
      const result = await calibrate(engine, matched, { folds, seed, truth }, context);
      const name = `${result.task.id}.v${result.task.version}.json`;
      const out = resolve(context.cwd, input.text('out') ?? join(truth.root, name));
      await writeAtomically(out, `${JSON.stringify(result.task, null, 2)}\n`);
      await tell(context, { result, matched, out });
      return EXIT.ok;
    } finally {
      await inference.client.close();
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

/** Embeddings of the frames are kept in the scratch folder until the command ends. */
async function match(
  engine: LoadedEngine,
  about: { readonly images: string; readonly truth: TruthPlace; readonly scratch: string },
  context: CommandContext,
): Promise<LabelledCases> {
  const { signal } = context;
  const catalogue = openCatalogue(':memory:');
  let frames: CatalogueFrame[];
  try {
    await importSources(catalogue, listSources(about.images, { signal }), { signal, contentHash });
    frames = [...catalogue.frames()];
  } finally {
    catalogue.close();
  }
  const embeddings = createEmbeddingStore(join(about.scratch, 'embeddings'), 8 * 2 ** 30);
  return matchCases(engine, frames, about.truth, { embeddings, signal });
}

const PHASES: Readonly<Record<CalibrationPhase, string>> = {
  load: 'First guesses',
  search: 'Trying settings',
  validate: 'Cross-validation',
};

async function calibrate(
  engine: LoadedEngine,
  { cases }: LabelledCases,
  about: { readonly folds: number; readonly seed: number; readonly truth: TruthPlace },
  context: CommandContext,
): Promise<CalibrationResult> {
  const progress = startPhases(context, PHASES);
  try {
    return await calibrateTask(engine, cases, {
      folds: about.folds,
      seed: about.seed,
      signal: context.signal,
      from: `${cases.length} labelled cases`,
      at: new Date().toISOString(),
      models: Object.fromEntries(engine.models.map(({ id, version }) => [id, version])),
      onProgress(now, done, total) {
        progress.update(now, done, total);
      },
    });
  } finally {
    await progress.end();
  }
}

async function tell(
  context: CommandContext,
  about: { readonly result: CalibrationResult; readonly matched: LabelledCases; readonly out: string },
): Promise<void> {
  const { result, matched, out } = about;
  if (context.json) {
    const { task, validation, cases, groups, folds, kept, keeps } = result;
    const structures = Object.fromEntries(
      task.structures.map(({ id }, index) => [id, validation.structures[index] ?? null]),
    );
    const { overall, absence } = validation;
    const version = { task: task.id, version: task.version, file: out };
    await context.out.line(
      JSON.stringify({
        ...version,
        ...{ cases, groups, folds, overall, structures, absence, kept },
        keeps: Object.fromEntries(task.structures.map(({ id }, index) => [id, keeps[index]])),
      }),
    );
    return;
  }
  for (const line of calibrationText(result)) await context.out.line(line);
  const left = [
    ...(matched.withoutTruth > 0 ? [`${matched.withoutTruth} images without truth`] : []),
    ...(matched.withoutImage > 0 ? [`${matched.withoutImage} truths without an image`] : []),
  ];
  if (left.length > 0) await context.out.line(`Left out: ${left.join(', ')}.`);
  await context.out.line(`Version ${result.task.version} of the task ${result.task.id}: ${out}`);
}

function imagesBeside(root: string): string {
  const found = ['dicom', 'images'].map((name) => join(root, name)).find((folder) => existsSync(folder));
  if (found !== undefined) return found;
  throw new ExpectedError(
    'images-missing',
    `There is neither dicom/ nor images/ in ${root}; name the images of the labelled cases with --images.`,
  );
}
