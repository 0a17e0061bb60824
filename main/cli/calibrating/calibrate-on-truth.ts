import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { loadEngine, type LoadedEngine } from '../../engine/load-engine.ts';
import { framesIn, imagesBeside } from '../../evaluation/image-folder.ts';
import { matchCases, type LabelledCases } from '../../evaluation/labelled-cases.ts';
import { openTruth, type TruthPlace } from '../../evaluation/truth-place.ts';
import { loadTask } from '../../models/load-task.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { createEmbeddingStore } from '../../workspace/embedding-store.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { startInference } from '../inference.ts';
import { foldingOf, runCalibration, tellCalibration } from './run-calibration.ts';

/** The whole of `countersign calibrate --truth DIR`. */
export async function calibrateOnTruth(input: CommandInput, context: CommandContext): Promise<ExitCode> {
  const wanted = input.need('task');
  const truth = await openTruth(resolve(context.cwd, input.need('truth')));
  const given = input.text('images');
  const images = given === undefined ? requireImages(truth.root) : resolve(context.cwd, given);
  const folding = foldingOf(input);
  const models = input.list('models').map((one) => resolve(context.cwd, one));
  const inference = await startInference(context, models);
  const scratch = await mkdtemp(join(tmpdir(), 'countersign-calibrate-'));
  try {
    const task = await loadTask(wanted, { folders: inference.folders, cwd: context.cwd });
    const engine = await loadEngine(task, inference.registry, inference.client);
    const matched = await match(engine, { images, truth, scratch }, context);
    const about = { folding, from: `${matched.cases.length} labelled cases` };
    const result = await runCalibration(engine, matched.cases, about, context);
    const name = `${result.task.id}.v${result.task.version}.json`;
    const file = resolve(context.cwd, input.text('out') ?? join(truth.root, name));
    await writeAtomically(file, `${JSON.stringify(result.task, null, 2)}\n`);
    const left = [
      ...(matched.withoutTruth > 0 ? [`${matched.withoutTruth} images without truth`] : []),
      ...(matched.withoutImage > 0 ? [`${matched.withoutImage} truths without an image`] : []),
    ];
    await tellCalibration(context, result, { file, left });
    return EXIT.ok;
  } finally {
    await inference.client.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Embeddings of the frames are kept in the scratch folder until the command ends. */
async function match(
  engine: LoadedEngine,
  about: { readonly images: string; readonly truth: TruthPlace; readonly scratch: string },
  context: CommandContext,
): Promise<LabelledCases> {
  const { signal } = context;
  const frames = await framesIn(about.images, signal);
  const embeddings = createEmbeddingStore(join(about.scratch, 'embeddings'), 8 * 2 ** 30);
  return matchCases(engine, frames, about.truth, { embeddings, signal });
}

function requireImages(root: string): string {
  const found = imagesBeside(root);
  if (found !== null) return found;
  throw new ExpectedError(
    'images-missing',
    `There is neither dicom/ nor images/ in ${root}; name the images of the labelled cases with --images.`,
  );
}
