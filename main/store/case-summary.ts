import { z } from 'zod';
import { labelledStructureSchema, usedModelSchema } from '../../core/domain/pseudo-label.ts';
import type { Task, TaskStructure } from '../../core/domain/task.ts';
import { needFigure } from './need.ts';

const { structure, quality, outcome, flags } = labelledStructureSchema.shape;

/** The part of a pseudo label that the worklist wants: a whole one takes ten times as long to check. */
export const labelOutlineSchema = z.object({
  models: z.array(usedModelSchema.pick({ id: true, version: true }).strip()),
  structures: z.array(z.object({ structure, quality, outcome, flags })),
});
export type LabelOutline = z.infer<typeof labelOutlineSchema>;
type OutlinedStructure = LabelOutline['structures'][number];

/** What the engine says of one structure over the whole case. */
export const structureSummarySchema = z.strictObject({
  structure: z.string(),
  /** See `needFigure`; null = not labelled. */
  figure: z.number().nullable(),
  /** Estimated Dice, 0..1; null = unknown. */
  quality: z.number().nullable(),
  flagged: z.boolean(),
  /** One sentence that explains the quality to a radiologist. */
  why: z.string(),
});
export type StructureSummary = z.infer<typeof structureSummarySchema>;

/**
 * One summary per structure of the task, in its order. In a stack the worst frame speaks, among those on which
 * something was found: most slices do not meet a structure at all.
 */
export function summarise(task: Task, labels: readonly LabelOutline[]): StructureSummary[] {
  const byStructure = new Map<string, OutlinedStructure[]>();
  for (const label of labels) {
    for (const one of label.structures) {
      const known = byStructure.get(one.structure);
      if (known === undefined) byStructure.set(one.structure, [one]);
      else known.push(one);
    }
  }
  return task.structures.map((one) => summaryOf(one, byStructure.get(one.id) ?? []));
}

/** `id version` of the U-Net, as the list shows it; empty without a label. */
export function modelName(task: Task, labels: readonly LabelOutline[]): string {
  const models = labels[0]?.models ?? [];
  const unet = models.find(({ id }) => id === task.models.unet) ?? models[0];
  return unet === undefined ? '' : `${unet.id} ${unet.version}`;
}

function summaryOf(of: TaskStructure, frames: readonly OutlinedStructure[]): StructureSummary {
  const found = frames.filter((one) => one.outcome !== 'not-found');
  const [first, ...rest] = found.length > 0 ? found : frames;
  if (first === undefined) {
    return { structure: of.id, figure: null, quality: null, flagged: false, why: '' };
  }
  const worst = rest.reduce((low, one) => (placeOf(one) < placeOf(low) ? one : low), first);
  const counted = found.length > 0 ? found : [first];
  // A structure that may be missing, and is not seen, is no bad mask; its rank among other cases still counts.
  const unknown = worst.outcome === 'not-found' && of.mayBeAbsent;
  return {
    structure: of.id,
    figure: least(counted.map((one) => needFigure(one.quality))),
    quality: unknown ? null : qualityOf(worst),
    flagged: counted.some((one) => one.flags.length > 0),
    why: whyOf(of.name, worst),
  };
}

/** The least of what speaks of Dice; the U-Net's own certainty only where SAM was not asked. */
function qualityOf({ outcome, quality }: OutlinedStructure): number | null {
  if (outcome === 'not-found') return 0;
  const { estimatedDice, agreement, meanProbability } = quality;
  const known = [estimatedDice, agreement].filter((one) => one !== null);
  return known.length === 0 ? meanProbability : Math.min(...known);
}

/** What nobody has measured is no worse than anything. */
function placeOf(one: OutlinedStructure): number {
  return qualityOf(one) ?? 1;
}

/** Null when nothing was measured. */
function least(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Below this a figure is called low; the words only, no decision hangs on it. */
const LOW = 0.8;

function whyOf(name: string, structure: OutlinedStructure): string {
  const reason = reasonOf(structure);
  const flags = structure.flags.map((flag) => FLAG_WORDS[flag]).join(', ');
  return flags === '' ? `${name}: ${reason}.` : `${name}: ${reason}; flagged: ${flags}.`;
}

/** Every phrase is written out as a whole: pages translate it by its words. */
function reasonOf({ outcome, quality }: OutlinedStructure): string {
  const { estimatedDice, agreement, meanProbability, presence } = quality;
  if (outcome === 'not-found') return 'the U-Net found nothing';
  if (outcome === 'imported') return 'imported, without a figure of this station';
  if (outcome === 'proposed-absent') {
    return `probably not in the image (presence ${presence?.toFixed(2) ?? 'unknown'})`;
  }
  if (agreement !== null && (estimatedDice === null || agreement <= estimatedDice)) {
    const dice = agreement.toFixed(2);
    return agreement < LOW ? `U-Net and SAM agree only ${dice} (Dice)` : `U-Net and SAM agree ${dice} (Dice)`;
  }
  if (estimatedDice !== null) {
    const dice = estimatedDice.toFixed(2);
    return estimatedDice < LOW
      ? `SAM rates its own mask only ${dice} (Dice)`
      : `SAM rates its own mask ${dice} (Dice)`;
  }
  if (meanProbability === null) return 'nothing says how good its mask is';
  const sure = meanProbability.toFixed(2);
  return meanProbability < LOW
    ? `the U-Net is only ${sure} sure of its mask (mean probability)`
    : `the U-Net is ${sure} sure of its mask (mean probability)`;
}

const FLAG_WORDS: Readonly<Record<OutlinedStructure['flags'][number], string>> = {
  'low-agreement': 'low agreement',
  'kept-by-gate': 'first guess kept by the gate',
  'proposed-absent': 'proposed absent',
  implausible: 'unlike accepted cases',
  'laterality-unknown': 'side unknown',
  'laterality-conflict': 'side in conflict',
};
