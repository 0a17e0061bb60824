import { resolve } from 'node:path';
import { csvOf } from '../../../core/evaluation/csv.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { UsageError, type Command } from '../command.ts';
import { evaluateFolder, printEvaluation } from '../evaluation.ts';
import { EXIT } from '../exit-codes.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';

export const command: Command = {
  name: 'evaluate',
  summary: 'Compare first guess, clean-up, baselines and refined masks with truth',
  usage: 'WORKSPACE [--truth DIR] [--task ID] [--csv FILE] [--preset paper]',
  description:
    'Scores the newest pseudo labels of WORKSPACE against DIR/truth/<case>/<structure>.png (non-zero = inside, ' +
    'all zero = known to be absent, no file = unknown; <case> is the SOP Instance UID or the file name without ' +
    'extension), without --truth against what "countersign import --as truth" brought: raw U-Net, clean-up, random walker, SAM alone, refined. Dice, IoU, HD95 and ASSD (mm where ' +
    'the spacing is known, pixels otherwise, never averaged together), shares improved and worsened, absence, ' +
    'differences with 95 % bootstrap intervals by patient, and how well the review queue finds bad masks. ' +
    '--json prints one document: {task, cases, casesWithoutTruth, groups, changeMargin, overall: {variant: {n, dice, ' +
    'diceOfStructures, iou, hd95Mm, assdMm, hd95Px, assdPx, improved, worsened, missed, ...}}, structures: {id: ' +
    '{variant: {...}}}, differences: {"refined-unet": {overall: {mean, low, high, n, groups}, structures}}, ' +
    'absence, queue, refused: [{caseId, reason}]}. Exit code 1: some cases with truth could not be scored.',
  options: {
    truth: { kind: 'text', value: 'DIR', help: 'folder that holds truth/, or is it; else what was imported' },
    task: { kind: 'text', value: 'ID', help: 'task whose labels are scored, where there are several' },
    csv: { kind: 'text', value: 'FILE', help: 'also write one row per case, structure and variant' },
    preset: { kind: 'text', value: 'paper', help: "also run and score the paper's settings" },
    models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
    ...UNLOCK_OPTION,
  },
  positionals: { min: 1, max: 1 },
  examples: ['countersign evaluate ./workspace --truth ./labelled --csv scores.csv'],
  async run(input, context) {
    const preset = input.text('preset');
    if (preset !== undefined && preset !== 'paper') {
      throw new UsageError(`--preset is paper, not "${preset}".`);
    }
    const task = input.text('task');
    const truth = input.text('truth');
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    const evaluation = await evaluateFolder(context, {
      folder,
      key: await workspaceKey(input, context, folder),
      models: input.list('models').map((one) => resolve(context.cwd, one)),
      ...(task === undefined ? {} : { task }),
      ...(truth === undefined ? {} : { truth: resolve(context.cwd, truth) }),
      ...(preset === undefined ? {} : { paper: 'with-paper' as const }),
    });
    const csv = input.text('csv');
    if (csv !== undefined) await writeAtomically(resolve(context.cwd, csv), csvOf(evaluation.rows));
    if (context.json) {
      // Rows go to the CSV, Dice per label to the report with pictures.
      const report = Object.entries(evaluation).filter(([key]) => key !== 'rows' && key !== 'dice');
      await context.out.line(JSON.stringify(Object.fromEntries(report)));
    } else {
      await printEvaluation(context, evaluation);
    }
    return evaluation.refused.length === 0 ? EXIT.ok : EXIT.partial;
  },
};
