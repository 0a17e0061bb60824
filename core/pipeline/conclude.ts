import type { EngineSettings } from '../domain/engine-settings.ts';
import type { Task } from '../domain/task.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import { isEmpty } from '../mask/count.ts';
import { upsampleAndThreshold } from '../mask/resample.ts';
import { plausibilities, shapesOf } from './anatomy.ts';
import type { FirstGuess } from './engine.ts';
import { presenceOf } from './presence.ts';
import type { RefinedStructure, Refinement } from './refine.ts';
import { settingsOf } from './settings-of.ts';
import type { StartMask } from './start-mask.ts';
import type { Flag, FrameLabels, Outcome, Quality, StructureLabel } from './structure-label.ts';

/** Below this plausibility a mask is flagged: about three standard deviations from what was learnt. */
const IMPLAUSIBLE = 0.6;

/** The raw U-Net's threshold: what a tool without calibration would show. */
const RAW_THRESHOLD = 0.5;

/** What quality, presence and gate judge. */
export interface FrameParts {
  readonly task: Task;
  readonly guess: FirstGuess;
  readonly starts: readonly StartMask[];
  readonly refinement: Refinement | null;
  readonly image: { readonly width: number; readonly height: number };
}

/** Quality, presence and gate (design: steps 8 and 9): what each structure's pseudo label is, and why. */
export function concludeFrame(parts: FrameParts): FrameLabels {
  const { task, guess, starts, refinement, image } = parts;
  const settings = task.structures.map((structure) => settingsOf(task, structure));
  const decisions = starts.map((start, index) =>
    decide(start, refinement?.structures[index] ?? null, settings[index]!),
  );
  const decided = new Map(task.structures.map((structure, index) => [structure.id, decisions[index]!.mask]));
  const plausible = plausibilities(task.anatomy === undefined ? new Map() : shapesOf(decided), task.anatomy);
  const doubt = guess.view.lateralityDoubt;
  const structures = task.structures.map((structure, index): StructureLabel => {
    const start = starts[index]!;
    const refined = refinement?.structures[index] ?? null;
    const quality = qualityOf(start, refined, plausible.get(structure.id) ?? null);
    const absent =
      decisions[index]!.outcome !== 'not-found' && quality.presence < settings[index]!.presenceThreshold;
    const outcome: Outcome = absent ? 'proposed-absent' : decisions[index]!.outcome;
    const empty = createMask(image.width, image.height);
    const raw = { width: image.width, height: image.height, threshold: RAW_THRESHOLD };
    return {
      structure: structure.id,
      masks: {
        unet: upsampleAndThreshold(guess.probabilities[index]!, raw),
        cleanup: start.mask,
        sam: refined?.combined.sam ?? null,
        refined: absent ? empty : decisions[index]!.mask,
      },
      quality,
      outcome,
      flags: flagsOf({ outcome, quality, doubt, flagBelow: task.review.flagBelowAgreement }),
      passes: refined?.passes ?? [],
      settings: settings[index]!,
    };
  });
  return {
    structures,
    views: { unet: guess.view, sam: refinement?.view ?? null },
    providers: { unet: guess.provider, ...(refinement?.providers ?? { encoder: null, decoder: null }) },
  };
}

/** What becomes the pseudo label of a structure, before its presence is judged (design: step 9). */
export function decide(
  start: StartMask,
  refined: RefinedStructure | null,
  settings: EngineSettings,
): { readonly mask: BitMask; readonly outcome: Outcome } {
  if (isEmpty(start.mask)) return { mask: start.mask, outcome: 'not-found' };
  if (refined === null) return { mask: start.mask, outcome: 'kept-by-task' };
  if (refined.combined.agreement < settings.gate) return { mask: start.mask, outcome: 'kept-by-gate' };
  return { mask: refined.combined.mixed, outcome: 'refined' };
}

function qualityOf(start: StartMask, refined: RefinedStructure | null, plausibility: number | null): Quality {
  const { meanProbability, meanEntropy, peakProbability } = start;
  const agreement = refined?.combined.agreement ?? null;
  // SAM's estimate may leave 0..1 a little.
  const iou = refined === null ? null : Math.min(Math.max(refined.predictedIou, 0), 1);
  return {
    meanProbability,
    meanEntropy,
    peakProbability,
    predictedIou: refined?.predictedIou ?? null,
    estimatedDice: iou === null ? null : (2 * iou) / (1 + iou),
    stability: refined?.combined.stability ?? null,
    agreement,
    plausibility,
    presence: presenceOf({ meanProbability, agreement, plausibility }),
  };
}

function flagsOf(about: {
  readonly outcome: Outcome;
  readonly quality: Quality;
  readonly doubt: 'unknown' | 'conflict' | null;
  readonly flagBelow: number;
}): Flag[] {
  const { outcome, quality, doubt, flagBelow } = about;
  const flags: Flag[] = [];
  if (outcome === 'kept-by-gate') flags.push('kept-by-gate');
  else if (quality.agreement !== null && quality.agreement < flagBelow) flags.push('low-agreement');
  if (outcome === 'proposed-absent') flags.push('proposed-absent');
  if (quality.plausibility !== null && quality.plausibility < IMPLAUSIBLE) flags.push('implausible');
  if (doubt !== null) flags.push(doubt === 'conflict' ? 'laterality-conflict' : 'laterality-unknown');
  return flags;
}
