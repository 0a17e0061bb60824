import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tablesAsText } from '../../../core/experiment/report.ts';
import { lastLine } from '../../../core/experiment/summarise.ts';
import { STUDY_VARIANTS, type StudyVariant } from '../../../core/experiment/variants.ts';
import type { DataSet } from '../../experiment/data-set.ts';
import { openDataSet } from '../../experiment/datasets/open-data-set.ts';
import { runExperiment, type ExperimentReport } from '../../experiment/experiment.ts';
import { studyPlan } from '../../experiment/study-plan.ts';
import { createForkLauncher } from '../../inference/fork-host.ts';
import { loadModels } from '../../station/load-models.ts';
import { createTrainer } from '../../training/trainer-client.ts';
import { createTrainerLauncher } from '../../training/trainer-process.ts';
import { UsageError, type Command, type CommandContext, type CommandInput } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { parsePlanFile, type PlanFile } from '../../training/plan-file.ts';
import { planText } from '../plan-text.ts';
import { startStages } from '../progress.ts';
import { wholeNumber } from '../whole-number.ts';

/** A quick study shows the way in minutes; a whole one takes hours on two cores. */
const QUICK = {
  counts: '10',
  seeds: '1',
  size: 96,
  baseChannels: 16,
  maxChannels: 64,
  steps: 1200,
  learningRate: 0.006,
  prompts: 'few',
  phantoms: 54,
  volumes: 60,
} as const;
const WHOLE = {
  counts: '10,20,43',
  seeds: '3',
  size: 192,
  baseChannels: 16,
  maxChannels: 128,
  steps: 3600,
  learningRate: 0.006,
  phantoms: 150,
  volumes: 150,
  prompts: 'all',
} as const;
const PHANTOM = { width: 320, height: 464, seed: 1 };
/**
 * Networks of one thread each that are trained side by side: small images leave several threads waiting for each
 * other, and sums do not depend on how many threads a computer has.
 */
const MOST_AT_ONCE = 8;
const LARGEST_PX = 1024;
const QUICK_MOST_PX = 128;

export const command: Command = {
  name: 'experiment',
  summary: "Repeat the paper's study on data with truth: do refined pseudo labels train a better U-Net?",
  usage: '[DATA] [--quick] [--cases 10,20,43] [--seeds N] [--out DIR]',
  description:
    'Hides the truth of all cases but a few, trains a U-Net on these, makes pseudo labels of the others (raw, cleaned ' +
    'up, by random walker, by SAM) and trains a final U-Net from scratch on each kind, beside a mean teacher. All are ' +
    'scored on a third of the patients that nothing has seen. Thresholds, prompts and gates are calibrated on the ' +
    'labelled cases only, by networks that have not seen the patient. DATA is a folder: dicom or images beside truth; ' +
    'NIfTI in imagesTr and labelsTr, or images and labels (a few slices of each volume); chest_cc. Without it, ' +
    'generated wrists. DIR gets results.json, report.md, plot.svg and everything that is needed to go on after a kill. ' +
    'With --json the last line is {variant: {cases: {dice, low, high}}}, low and high being a 95 % bootstrap interval ' +
    'over the test patients.',
  options: {
    quick: { kind: 'flag', help: 'one number of cases, one seed, small images: minutes instead of hours' },
    cases: { kind: 'text', value: 'LIST', help: 'labelled cases (default 10,20,43; quick: 10)' },
    seeds: { kind: 'text', value: 'N', help: 'repetitions, each with its own split (default 3; quick: 1)' },
    size: { kind: 'text', value: 'PX', help: 'longest side of the network (default 192; quick: 96)' },
    variants: { kind: 'text', value: 'LIST', help: `some of ${STUDY_VARIANTS.join(',')} (default: all)` },
    out: { kind: 'text', value: 'DIR', help: 'folder for results; what it already holds is not made again' },
    plan: { kind: 'text', value: 'FILE', help: 'JSON: what of the training plan shall differ' },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    'countersign experiment --quick --json',
    'countersign experiment ./hippocampus --cases 10,20 --out ./study',
  ],
  async run(input, context) {
    const scale = input.flag('quick') ? QUICK : WHOLE;
    const size = wholeNumber(input.text('size') ?? String(scale.size), {
      name: 'size',
      least: 32,
      most: LARGEST_PX,
    });
    if (input.flag('quick') && size > QUICK_MOST_PX)
      throw new UsageError(`--quick takes at most ${QUICK_MOST_PX} pixels; leave out --quick or --size.`);
    const needs = 'whole numbers';
    const seeds = wholeNumber(input.text('seeds') ?? scale.seeds, {
      name: 'seeds',
      least: 1,
      most: 100,
      needs,
    });
    const counts = listOf(input.text('cases') ?? scale.counts).map((text) =>
      wholeNumber(text, { name: 'cases', least: 1, most: 100_000, needs }),
    );
    const variants = variantsOf(input);
    const given = await planOf(input, context);
    const folderName = input.positionals[0];
    const data = await openDataSet({
      folder: folderName === undefined || folderName === 'phantoms' ? null : resolve(context.cwd, folderName),
      phantoms: { ...PHANTOM, count: scale.phantoms },
      volumes: scale.volumes,
      signal: context.signal,
    });
    const plan = studyPlan(data, { ...scale, size }, given);
    const out = input.text('out');
    const folder =
      out === undefined
        ? await mkdtemp(join(tmpdir(), 'countersign-experiment-'))
        : resolve(context.cwd, out);
    try {
      const report = await study(
        { data, plan, prompts: scale.prompts, counts, seeds, variants, folder },
        context,
      );
      await tell(report, { data, context, out: out === undefined ? null : folder });
      return EXIT.ok;
    } finally {
      if (out === undefined) await rm(folder, { recursive: true, force: true });
    }
  },
};

async function study(
  request: Parameters<typeof runExperiment>[0],
  context: CommandContext,
): Promise<ExperimentReport> {
  const { registry } = await loadModels({ env: context.env, folders: [] });
  const stages = startStages(context);
  const trainer = createTrainer({ launch: context.launchTrainer ?? createTrainerLauncher(), threads: 1 });
  try {
    return await runExperiment(request, {
      trainer,
      atOnce: Math.min(availableParallelism(), MOST_AT_ONCE),
      registry,
      launch: context.launchHost ?? createForkLauncher(),
      signal: context.signal,
      say: (sentence) => void context.err.line(sentence),
      onProgress: (stage, done, total) => stages.update(stage, done, total),
    });
  } finally {
    await stages.end();
  }
}

async function tell(
  { tables, summary }: ExperimentReport,
  about: { readonly data: DataSet; readonly context: CommandContext; readonly out: string | null },
): Promise<void> {
  const { context, out } = about;
  if (!context.json) {
    for (const line of tablesAsText(tables)) await context.out.line(line);
    if (out !== null) await context.out.line(`results.json, report.md and plot.svg are in ${out}.`);
    return;
  }
  await context.out.line(lastLine(summary));
}

function variantsOf(input: CommandInput): StudyVariant[] {
  const text = input.text('variants');
  if (text === undefined) return [...STUDY_VARIANTS];
  const wanted = listOf(text);
  const wrong = wanted.find((name) => !STUDY_VARIANTS.some((variant) => variant === name));
  if (wrong !== undefined)
    throw new UsageError(`There is no variant ${wrong}; known are ${STUDY_VARIANTS.join(', ')}.`);
  return STUDY_VARIANTS.filter((variant) => wanted.includes(variant));
}

/** @throws ExpectedError `plan-missing`, `plan-wrong`. */
async function planOf(input: CommandInput, context: Pick<CommandContext, 'cwd'>): Promise<PlanFile | null> {
  const file = input.text('plan');
  if (file === undefined) return null;
  return parsePlanFile(await planText(file, context), file);
}

function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim());
}
