import type { Command } from './command.ts';

interface CommandEntry {
  readonly summary: string;
  /** Lazy: `--help` and a small command must not wait for codecs and models to load. */
  load(): Promise<Command>;
}

/** Every command of `countersign`, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: {
    summary: 'Open the workstation; the first time with a demo study in a workspace of its own',
    load: async () => (await import('./commands/start.ts')).command,
  },
  serve: {
    summary: 'Open the workstation on a workspace in a browser of this computer',
    load: async () => (await import('./commands/serve.ts')).command,
  },
  inspect: {
    summary: 'List what is in a file, folder, zip or DICOMDIR and whether it can be decoded',
    load: async () => (await import('./commands/inspect.ts')).command,
  },
  prepare: {
    summary: 'Make pseudo labels: first guess by U-Net, refinement by SAM, quality, report',
    load: async () => (await import('./commands/prepare.ts')).command,
  },
  phantom: {
    summary: 'Generate radiographs of wrists that nobody has, with their truth',
    load: async () => (await import('./commands/phantom.ts')).command,
  },
  doctor: {
    summary: 'Show versions, execution providers and whether every model runs, how fast and how exactly',
    load: async () => (await import('./commands/doctor.ts')).command,
  },
  evaluate: {
    summary: 'Compare first guess, clean-up, baselines and refined masks with truth',
    load: async () => (await import('./commands/evaluate.ts')).command,
  },
  models: {
    summary: "List this station's models, carry one to another station, compare two, promote one",
    load: async () => (await import('./commands/models.ts')).command,
  },
  calibrate: {
    summary: "Find a task's settings on labelled cases and write its next version",
    load: async () => (await import('./commands/calibrate.ts')).command,
  },
  experiment: {
    summary: "Repeat the paper's study on data with truth: do refined pseudo labels train a better U-Net?",
    load: async () => (await import('./commands/experiment.ts')).command,
  },
  export: {
    summary: 'Write what readers signed as a batch of standard files, each read back before it counts',
    load: async () => (await import('./commands/export.ts')).command,
  },
  import: {
    summary: "Bring masks of others in: as ground truth, as pseudo labels to review, as a reader's revision",
    load: async () => (await import('./commands/import.ts')).command,
  },
  verify: {
    summary: 'Check a workspace or a batch: that nobody changed its journal or files, and who signed',
    load: async () => (await import('./commands/verify.ts')).command,
  },
  support: {
    summary: 'Write a text file for support: versions, models, figures, last log lines, without patient data',
    load: async () => (await import('./commands/support.ts')).command,
  },
  'update-check': {
    summary: 'Say what an update file is and whether it is genuine; unpack its installer on request',
    load: async () => (await import('./commands/update-check.ts')).command,
  },
  accounts: {
    summary: 'List, add or reset the accounts with which people log in on this station',
    load: async () => (await import('./commands/accounts.ts')).command,
  },
  'deidentification-map': {
    summary: 'Show who is who in de-identified batches of a workspace, from its encrypted list of patients',
    load: async () => (await import('./commands/deidentification-map.ts')).command,
  },
  seal: {
    summary: 'Encrypt a workspace under a passphrase: masks, embeddings, journal, and what names patients',
    load: async () => (await import('./commands/seal.ts')).command,
  },
  reseal: {
    summary: 'Give a sealed workspace another passphrase',
    load: async () => (await import('./commands/reseal.ts')).command,
  },
  unseal: {
    summary: 'Decrypt a sealed workspace for good',
    load: async () => (await import('./commands/unseal.ts')).command,
  },
  train: {
    summary: 'Train the next U-Net on this computer, from what readers signed or from images with truth',
    load: async () => (await import('./commands/train.ts')).command,
  },
  demo: {
    summary: 'Generate a phantom study, label it and show what refinement gained',
    load: async () => (await import('./commands/demo.ts')).command,
  },
};
