import { UsageError, type Command } from '../command.ts';
import { refuseIdleOptions } from '../training/refuse-idle-options.ts';
import { TRAIN_OPTIONS } from '../training/train-arguments.ts';
import { trainFolder } from '../training/train-folder.ts';
import { trainWorkspace } from '../training/train-workspace.ts';

export const command: Command = {
  name: 'train',
  summary: 'Train the next U-Net on this computer, from what readers signed or from images with truth',
  usage: 'WORKSPACE [--task T] [--preset PLAN] [--mode MODE] | --data DIR --task T --out DIR',
  description:
    'Learns from accepted and corrected structures of WORKSPACE; what nobody judged teaches nothing, and what is absent ' +
    'teaches where it is not. Patients are dealt to training, validation and a held part that no training of the task ' +
    'ever learns from, so that later models can be compared on it. --unsigned adds pseudo labels that nobody has signed. ' +
    'The network takes the view of the one that the task uses now. At most 32 frames of a stack are taken.\n' +
    'With --data it learns from DIR/images or DIR/dicom and DIR/truth, as "countersign evaluate" reads them, without a ' +
    'workspace; --held is 0 then unless it is said.\n' +
    'The model is a package (manifest, ONNX, card, record) in the folder of models of this station, or in --out. ' +
    'Everything is deterministic: same cases, plan, seed and provider, same model.\n' +
    'Ctrl-C pauses with a checkpoint and says how to go on. After a kill --resume goes on from the last checkpoint; a ' +
    'workstation that is opened on WORKSPACE does so by itself. --list shows the trainings.\n' +
    '--json prints one object: {run: {runId, modelId, state, epoch, epochs, best, ...}, model: {id, folder}, dice, ' +
    'structures: {id: dice}, counts, seconds, notes, goOn}; model is null and goOn a command when it was paused. With --list: ' +
    '{runs: [...]}. Exit code 130: paused.',
  options: TRAIN_OPTIONS,
  positionals: { min: 0, max: 1 },
  examples: [
    'countersign train ./workspace --preset coffee',
    'countersign train ./workspace --mode final --unsigned 0.5 --quality 0.9 --id wrist-2',
    'countersign train ./workspace --mode fine-tune --parent wrist-2',
    'countersign train --data ./labelled --task phantom-wrist --plan plan.json --out ./models',
  ],
  async run(input, context) {
    const [workspace] = input.positionals;
    const data = input.text('data');
    if ((workspace === undefined) === (data === undefined)) {
      throw new UsageError('countersign train needs either WORKSPACE or --data DIR');
    }
    const ofWorkspaces = ['unsigned', 'quality'].find((name) => input.text(name) !== undefined);
    if (data !== undefined && ofWorkspaces !== undefined) {
      throw new UsageError(`--${ofWorkspaces} is of a WORKSPACE: truth in a folder has no pseudo labels`);
    }
    if (input.flag('finish') && input.text('resume') === undefined) {
      throw new UsageError('--finish needs --resume RUN');
    }
    refuseIdleOptions(input);
    return data === undefined ? trainWorkspace(input, context) : trainFolder(input, context);
  },
};
