import { join, resolve } from 'node:path';
import { shortReport } from '../../../core/evaluation/text-report.ts';
import { CancelledError } from '../../../core/domain/errors.ts';
import { ensurePhantom } from '../phantom-files.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';
import { evaluateFolder } from '../evaluation.ts';
import { prepare } from './prepare.ts';

/** Cases and seeds that no training or calibration of phantom-wrist uses (see its card). */
const CASES = 8;
const FIRST_SEED = 2001;
const SIZE = { width: 494, height: 727 };

export const command: Command = {
  name: 'demo',
  summary: 'Generate a phantom study, label it and show what refinement gained',
  usage: '[--workspace DIR]',
  description:
    'Writes eight synthetic wrist radiographs with their truth into DIR/study, prepares them in the workspace ' +
    'DIR with the shipped networks, and scores first guess and refined masks against the truth. The last line ' +
    'is JSON: {"cases", "dice": {"unet", "refined"}, "report"}. DIR stays, to try the other commands on.',
  options: {
    workspace: { kind: 'text', value: 'DIR', help: 'folder to work in (default: workspace-demo)' },
  },
  positionals: { min: 0, max: 0 },
  async run(input, context) {
    const folder = resolve(context.cwd, input.text('workspace') ?? 'workspace-demo');
    const study = join(folder, 'study');
    await generate(study, context);
    const prepared = await prepare(context, {
      input: join(study, 'dicom'),
      task: 'phantom-wrist',
      folder,
      preset: null,
      models: [],
    });
    const evaluation = await evaluateFolder(context, { folder, truth: study, task: prepared.taskId });
    if (!context.json) {
      for (const line of shortReport(evaluation)) await context.out.line(line);
      await context.out.line(`Report with pictures: ${prepared.report}`);
    }
    const { cases, overall } = evaluation;
    const dice = { unet: overall.unet?.dice ?? null, refined: overall.refined?.dice ?? null };
    await context.out.line(JSON.stringify({ cases, dice, report: prepared.report }));
    return EXIT.ok;
  },
};

async function generate(study: string, context: CommandContext): Promise<void> {
  const progress = startProgress(context, 'Generating radiographs');
  try {
    for (let index = 0; index < CASES; index++) {
      if (context.signal.aborted) throw new CancelledError();
      await ensurePhantom(study, { seed: FIRST_SEED + index, ...SIZE });
      progress.update(index + 1, CASES);
    }
  } finally {
    await progress.end();
  }
}
