import type { ModelSummary, TrainingRun } from '../../../core/contract/training.ts';
import type { PlanId, TrainingMode } from '../../core/training/training-choices.ts';
import { number, t } from '../../core/language/translate.ts';

export interface ModeWords {
  readonly mode: TrainingMode;
  readonly name: string;
  /** What it is for, one line. */
  readonly use: string;
}

export const modes = (): readonly ModeWords[] => [
  {
    mode: 'initial',
    name: t('Initial'),
    use: t('From scratch on what readers have signed: the first model of a task.'),
  },
  {
    mode: 'final',
    name: t('Final, from scratch on pseudo labels'),
    use: t('On what is signed and on good pseudo labels of the other images: when there are many of them.'),
  },
  {
    mode: 'fine-tune',
    name: t('Fine-tune a model'),
    use: t('Goes on from a model that was trained before: the quickest, when only a few cases are new.'),
  },
  {
    mode: 'mean-teacher',
    name: t('Mean teacher'),
    use: t(
      'On what is signed, and on all other images by agreeing with itself: to compare pseudo labels with.',
    ),
  },
];

export function modeName(mode: TrainingMode): string {
  return modes().find((one) => one.mode === mode)?.name ?? mode;
}

export function planName(id: PlanId): string {
  if (id === 'coffee') return t('Coffee break');
  return id === 'standard' ? t('Standard') : t('Thorough');
}

export function runStateWord(state: TrainingRun['state']): string {
  const words: Record<TrainingRun['state'], string> = {
    waiting: t('Waiting'),
    running: t('Training'),
    paused: t('Paused'),
    interrupted: t('Interrupted'),
    failed: t('Failed'),
    done: t('Done'),
  };
  return words[state];
}

export function originWord(origin: ModelSummary['origin']): string {
  const words: Record<ModelSummary['origin'], string> = {
    shipped: t('Shipped with Countersign'),
    trained: t('Trained on this station'),
    imported: t('Imported'),
    folder: t('From the folder of models'),
  };
  return words[origin];
}

export function kindWord(kind: ModelSummary['kind']): string {
  if (kind === 'unet') return 'U-Net';
  return kind === 'sam' ? 'SAM' : t('Classifier');
}

/** Rounded as one says it: nobody plans by seconds. */
export function durationText(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return t('{minutes} min', { minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours >= 10) return t('{hours} h', { hours: Math.round(minutes / 60) });
  return rest === 0 ? t('{hours} h', { hours }) : t('{hours} h {minutes} min', { hours, minutes: rest });
}

/** What a plan takes. @param seconds null: nobody knows. */
export function estimateText(seconds: number | null): string {
  if (seconds === null) return t('a time not known yet');
  return seconds < 60 ? t('less than a minute') : t('about {time}', { time: durationText(seconds) });
}

/** As onnxruntime names what it runs on, in the spelling of its makers. */
export function providerText(provider: string): string {
  if (provider === '') return t('not known yet');
  return provider === 'cpu' ? 'CPU' : provider;
}

/** 0..1, e.g. `0.912`; a dash where nothing was measured. */
export function diceText(value: number | null): string {
  if (value === null) return '–';
  return number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
}

/** With its sign, a true minus. */
export function differenceText(value: number): string {
  return number(value, {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
    signDisplay: 'exceptZero',
  }).replace('-', '−');
}

export function percentText(value: number | null): string {
  return value === null ? '–' : number(value, { style: 'percent', maximumFractionDigits: 0 });
}

/** Loss: three digits that count. */
export function lossText(value: number): string {
  return number(value, { maximumSignificantDigits: 3 });
}

/** Name of a model in a choice of several; with its id where another one is called the same. */
export function distinctName(
  { id, name }: { readonly id: string; readonly name: string },
  among: readonly { readonly name: string }[],
): string {
  return among.filter((one) => one.name === name).length > 1 ? `${name} (${id})` : name;
}
