import { calibrateOnTruth } from '../calibrating/calibrate-on-truth.ts';
import { calibrateWorkspace } from '../calibrating/calibrate-workspace.ts';
import { UsageError, type Command } from '../command.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';

export const command: Command = {
  name: 'calibrate',
  summary: "Find a task's settings on labelled or signed cases and write its next version",
  usage: 'WORKSPACE [--task T] | --task T --truth DIR [--images IN] [--out FILE]',
  description:
    'Searches threshold, start rule, component rule, prompts, weight of SAM, gate, presence and the switch of ' +
    'refinement per structure by cross-validation (folds by patient), learns what the anatomy looks like, and ' +
    'writes the next version of the task; a model is never changed. The gain is estimated by nested ' +
    'cross-validation: every case is scored with settings that it took no part in choosing. Cancelling writes nothing.\n' +
    'With WORKSPACE it uses what readers signed there, of patients whom the network of the task has not learnt from and ' +
    'who are not held back for comparisons, and the workspace uses the new version from then on; with --out it is only ' +
    'written. Close the workstation before.\n' +
    'With --truth, DIR holds truth/<case>/<structure>.png and dicom/ or images/; an optional patients.json ' +
    '{"case": "patient"} joins images of one patient that do not say so themselves.',
  options: {
    ...UNLOCK_OPTION,
    task: { kind: 'text', value: 'T', help: 'id of a task; with --truth also its JSON file' },
    truth: { kind: 'text', value: 'DIR', help: 'labelled cases' },
    images: { kind: 'text', value: 'IN', help: "images, when they are not DIR's dicom/ or images/" },
    out: {
      kind: 'text',
      value: 'FILE',
      help: "task file to write (default: the workspace's own, or DIR/<task>.v<version>.json)",
    },
    folds: { kind: 'text', value: 'K', help: 'folds of the cross-validation, 3 to 20 (default 5)' },
    seed: { kind: 'text', value: 'S', help: 'deals patients to folds (default 1)' },
    models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    'countersign calibrate ./workspace',
    'countersign calibrate --task phantom-wrist --truth ./labelled',
  ],
  async run(input, context) {
    const [workspace] = input.positionals;
    if ((workspace === undefined) === (input.text('truth') === undefined)) {
      throw new UsageError('countersign calibrate needs either WORKSPACE or --truth DIR');
    }
    if (workspace === undefined) return calibrateOnTruth(input, context);
    if (input.text('images') !== undefined) throw new UsageError('--images is of --truth DIR');
    return calibrateWorkspace(input, context, workspace);
  },
};
