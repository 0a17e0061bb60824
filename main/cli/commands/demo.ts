import { dirname, join, resolve } from 'node:path';
import { shortReport } from '../../../core/evaluation/text-report.ts';
import { CancelledError } from '../../../core/domain/errors.ts';
import { DEMO_PHANTOMS, DEMO_TASK } from '../../demo/demo-study.ts';
import { ensurePhantom } from '../../demo/phantom-files.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';
import { version } from '../../platform/version.ts';
import { evaluateFolder } from '../evaluation.ts';
import { prepare } from './prepare.ts';

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
      task: DEMO_TASK,
      folder,
      preset: null,
      models: [],
    });
    const evaluation = await evaluateFolder(context, { folder, truth: study, task: prepared.taskId });
    if (!context.json) {
      for (const line of shortReport(evaluation)) await context.out.line(line);
      await context.out.line(`Report with pictures: ${prepared.report ?? ''}`);
      for (const line of nextSteps(folder)) await context.out.line(line);
    }
    const { cases, overall } = evaluation;
    const dice = { unet: overall.unet?.dice ?? null, refined: overall.refined?.dice ?? null };
    await context.out.line(JSON.stringify({ cases, dice, report: prepared.report }));
    return EXIT.ok;
  },
};

/** What to try on the workspace that is left. */
function nextSteps(folder: string): string[] {
  const batch = join(dirname(folder), 'demo-batch');
  return [
    'Go on with it:',
    `  countersign serve ${folder}      review the cases in a browser`,
    `  countersign export ${folder} --format seg,sr,nifti --include-unsigned --out ${batch}`,
    `  countersign verify ${batch}      or ${folder}`,
    `  countersign import ${folder} ${batch} --as pseudo      needs --deidentify none at the export`,
  ];
}

async function generate(study: string, context: CommandContext): Promise<void> {
  const progress = startProgress(context, 'Generating radiographs');
  try {
    for (const [index, request] of DEMO_PHANTOMS.entries()) {
      if (context.signal.aborted) throw new CancelledError();
      await ensurePhantom(study, request, version());
      progress.update(index + 1, DEMO_PHANTOMS.length);
    }
  } finally {
    await progress.end();
  }
}
