import type { LabelledStructure } from '../../core/domain/pseudo-label.ts';

type Outcome = LabelledStructure['outcome'];
type Flag = LabelledStructure['flags'][number];

/** A word of the report and what it means to somebody who has not read the paper. */
export interface Explained {
  readonly label: string;
  readonly meaning: string;
}

export const OUTCOMES: Record<Outcome, Explained & { readonly tone: 'good' | 'plain' | 'warn' }> = {
  refined: {
    label: 'Refined',
    tone: 'good',
    meaning: 'SAM redrew the first guess, and its answer was taken (alone or averaged with the U-Net’s).',
  },
  'kept-by-gate': {
    label: 'Kept by gate',
    tone: 'warn',
    meaning: 'SAM drew something too different, so the cleaned first guess of the U-Net was kept.',
  },
  'kept-by-task': {
    label: 'Kept by task',
    tone: 'plain',
    meaning: 'The task switches refinement off for this structure; the cleaned first guess is the result.',
  },
  'proposed-absent': {
    label: 'Proposed absent',
    tone: 'warn',
    meaning:
      'The structure is probably not in this image: the result is empty. The first guess stays visible.',
  },
  imported: {
    label: 'Imported',
    tone: 'plain',
    meaning: 'A file from elsewhere brought this mask; no network of this station has drawn or measured it.',
  },
  'not-found': { label: 'Not found', tone: 'plain', meaning: 'The U-Net found nothing to start from.' },
};

export const FLAGS: Record<Flag, Explained> = {
  'low-agreement': {
    label: 'low agreement',
    meaning: 'U-Net and SAM agree less than the task wants. Look here first.',
  },
  'kept-by-gate': { label: 'kept by gate', meaning: OUTCOMES['kept-by-gate'].meaning },
  'proposed-absent': { label: 'proposed absent', meaning: OUTCOMES['proposed-absent'].meaning },
  implausible: {
    label: 'implausible',
    meaning: 'Size, place or number of parts is unlike the cases that were accepted before.',
  },
  'laterality-unknown': {
    label: 'side unknown',
    meaning:
      'The file does not say left or right, so the image was not mirrored for the U-Net. Never accept in bulk.',
  },
  'laterality-conflict': {
    label: 'side in conflict',
    meaning:
      'The file says both left and right, so the image was not mirrored for the U-Net. Never accept in bulk.',
  },
};

/** Flags that concern the whole image, not one structure. */
export const CASE_FLAGS: readonly Flag[] = ['laterality-unknown', 'laterality-conflict'];

/** A figure of the quality table. */
export interface QualityColumn extends Explained {
  readonly key: keyof LabelledStructure['quality'];
}

export const QUALITY_COLUMNS: readonly QualityColumn[] = [
  {
    key: 'agreement',
    label: 'Agreement',
    meaning:
      'Overlap (Dice) of the cleaned first guess and SAM’s own drawing. 1 = the same, 0 = no overlap. The best single hint at where eyes are needed.',
  },
  {
    key: 'estimatedDice',
    label: 'Est. Dice',
    meaning: 'SAM’s opinion of its own drawing, turned into a Dice value. It tends to be too hopeful.',
  },
  {
    key: 'stability',
    label: 'Stability',
    meaning: 'How little SAM’s drawing changes when its cut-off moves. 1 = a crisp edge.',
  },
  {
    key: 'meanProbability',
    label: 'Mean prob.',
    meaning: 'The U-Net’s mean certainty inside of its own mask.',
  },
  {
    key: 'presence',
    label: 'Presence',
    meaning:
      'Predicted probability that the structure is in the image at all, from the U-Net’s certainty, agreement and plausibility.',
  },
  {
    key: 'plausibility',
    label: 'Plausibility',
    meaning: 'How usual size and place are compared with accepted cases. Empty until enough were accepted.',
  },
];

export const PROMPTS: readonly Explained[] = [
  { label: 'Box', meaning: 'The tight frame of the cleaned first guess: SAM looks inside.' },
  { label: 'Seed', meaning: 'Round dot: a place that certainly belongs to the structure.' },
  {
    label: 'Negative seed',
    meaning: 'White square: the seed of another structure, to be left out. Shown when a structure is chosen.',
  },
];

export const DICE_COLUMNS: readonly Explained[] = [
  {
    label: 'Dice, first guess',
    meaning: 'Overlap of the U-Net’s raw mask with the truth. Only where truth is known.',
  },
  {
    label: 'Dice, refined',
    meaning: 'Overlap of the pseudo label with the truth, and the change by refinement.',
  },
];

/** A figure with two decimals; a dash where it does not exist. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(2);
}

/** A change with its sign. */
export function change(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return text === '0.00' ? '±0.00' : `${value > 0 ? '+' : '−'}${text}`;
}
