import type { TrainingPlan } from './plan.ts';
import type { TrainingRecord } from './record.ts';

/** What a card says of a plan's mode. */
export const MODES: Readonly<Record<TrainingPlan['mode'], string>> = {
  initial: 'from scratch on few judged cases (`initial`)',
  final: 'from scratch, with pseudo labels (`final`)',
  'fine-tune': 'further training of an earlier model (`fine-tune`)',
  'mean-teacher': 'mean teacher: judged cases, and consistency on cases without labels (`mean-teacher`)',
};

interface TruthWords {
  /** From what it has learnt. */
  readonly from: string;
  /** Whose cases it knows. */
  readonly cases: string;
  readonly kinds: readonly (readonly [keyof TrainingRecord['counts']['structures'][string], string])[];
  readonly explained: string;
}

/** What a card says of the cases, by who said where structures are. */
export const TRUTHS: Readonly<Record<TrainingRecord['truth'], TruthWords>> = {
  signed: {
    from: 'from cases that were reviewed there',
    cases: 'the reviewed cases of one station',
    kinds: [
      ['accepted', 'Accepted'],
      ['corrected', 'Corrected'],
      ['absent', 'Absent'],
      ['unsigned', 'Unsigned'],
      ['unknown', 'Unknown'],
    ],
    explained: 'Unsigned: a pseudo label that nobody has judged.',
  },
  drawn: {
    from: 'from a folder of images with truth, which nobody reviewed there',
    cases: 'the cases of one folder',
    kinds: [
      ['corrected', 'Drawn'],
      ['absent', 'Absent'],
      ['unknown', 'Unknown'],
    ],
    explained: 'Drawn: the truth of the folder shows it. Absent: its truth is empty.',
  },
};
