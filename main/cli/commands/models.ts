import { UsageError, type Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { exportOne, importOne, list } from '../models/station-models.ts';
import { compare, promote } from '../models/workspace-models.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';

export const command: Command = {
  name: 'models',
  summary: "List this station's models, carry one to another station, compare two, promote one",
  usage:
    'list | export ID [--out DIR] | import FILE [--as ID] | compare OLD NEW --workspace W | promote ID --workspace W',
  description:
    'Models that were trained on this station or brought to it lie in its data folder, beside the shipped ones.\n' +
    'export writes one file, ID-VERSION.countersign-model, with network, manifest, card and training record. import takes ' +
    'such a file over on another station after everything in it was checked and the network has run once; nothing of a ' +
    'file that fails is kept.\n' +
    'compare runs both models on reviewed cases of patients whom neither has seen, as far as their training records tell, ' +
    'and compares with what readers signed: Dice, HD95 and the share that a reader would have accepted unchanged, with ' +
    'paired 95 % intervals over patients. Nothing is changed.\n' +
    'promote writes the next version of the task with this U-Net. Signed structures stay as they are; "countersign ' +
    'prepare" makes new pseudo labels. What was calibrated for the model before is dropped: calibrate again.\n' +
    'Exit code 1: list has found a model that cannot be used, and says why.',
  options: {
    out: { kind: 'text', value: 'DIR', help: 'of export: folder for the file (default: here)' },
    as: { kind: 'text', value: 'ID', help: 'of import: id under which the model is kept (default: its own)' },
    workspace: { kind: 'text', value: 'W', help: 'of compare and promote: the workspace' },
    task: { kind: 'text', value: 'T', help: 'of compare and promote: the task (default: the only one)' },
    reader: { kind: 'text', value: 'NAME', help: 'of promote: who decides; goes into the journal' },
    models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
    ...UNLOCK_OPTION,
  },
  positionals: { min: 1, max: 3 },
  examples: [
    'countersign models list',
    'countersign models export wrist-2 --out /media/usb',
    'countersign models import /media/usb/wrist-2-1.countersign-model',
    'countersign models compare phantom-wrist wrist-2 --workspace ./workspace',
    'countersign models promote wrist-2 --workspace ./workspace --reader "Dr. Ada Curator"',
  ],
  async run(input, context) {
    const [action, first, second, ...more] = input.positionals;
    if (action === 'list' && first === undefined) return list(input, context);
    if (action === 'export' && first !== undefined && second === undefined)
      await exportOne(input, context, first);
    else if (action === 'import' && first !== undefined && second === undefined)
      await importOne(input, context, first);
    else if (action === 'compare' && second !== undefined && first !== undefined && more.length === 0)
      await compare(input, context, [first, second]);
    else if (action === 'promote' && first !== undefined && second === undefined)
      await promote(input, context, first);
    else throw new UsageError('Say list, export ID, import FILE, compare OLD NEW or promote ID');
    return EXIT.ok;
  },
};
