import { short, score, signed, textTable } from '../evaluation/text-table.ts';
import { settingsOf } from '../pipeline/settings-of.ts';
import type { Task } from '../domain/task.ts';
import type { CrossValidation } from './cross-validate.ts';
import { keptGain, type Kept } from './verdict.ts';

/** What a calibration found. */
export interface CalibrationResult {
  /** The next version of the task. */
  readonly task: Task;
  readonly cases: number;
  readonly groups: number;
  readonly folds: number;
  readonly validation: CrossValidation;
  /** Ids of structures with too few labelled cases: their settings are what they were. */
  readonly kept: readonly string[];
  /** In the order of the task: calibrated settings, those in force, or the U-Net's mask. */
  readonly keeps: readonly Kept[];
  /** Structures share pixels somewhere in the truth, so the margin rule was not tried. */
  readonly overlap: boolean;
}

const NAMES: Readonly<Record<Kept, string>> = { calibrated: 'after', 'in-force': 'before', unet: 'U-Net' };

/** For a terminal of 100 columns. */
export function calibrationText(result: CalibrationResult): string[] {
  const { task, validation, cases, groups, folds, kept, keeps } = result;
  const rows = task.structures.flatMap((structure, index) => {
    const gain = validation.structures[index] ?? null;
    if (gain === null) return [];
    const { threshold, gate, refine } = settingsOf(task, structure);
    return [
      [
        short(structure.id),
        ...[gain.unet, gain.before, gain.after].map(score),
        NAMES[keeps[index]!],
        signed(keptGain(gain)),
        String(gain.n),
        String(threshold),
        refine ? `gate ${gate}` : 'no',
      ],
    ];
  });
  const { overall, absence } = validation;
  const all =
    overall === null
      ? []
      : [
          [
            'all',
            ...[overall.unet, overall.before, overall.after].map(score),
            '',
            signed(overall.overUnet),
            String(overall.n),
          ],
        ];
  const { samWeight, passes, maskPrompt, startRule, component, presenceThreshold } = task.settings;
  return [
    `Dice by nested cross-validation: ${cases} cases, ${groups} patients (or cases, where no patient is named),`,
    `${folds} folds; every case was scored with settings that it took no part in choosing. Each structure keeps`,
    'the better of settings before and after, or the U-Net mask where neither surely gains; gain: what is kept less U-Net, with its',
    '95 % interval (a little hopeful, since the same folds chose); in the last row: after less U-Net.',
    '',
    ...textTable(['', 'U-Net', 'before', 'after', 'keeps', 'gain', 'n', 'thr', 'SAM'], [...rows, ...all]),
    '',
    `After less before, all structures: ${signed(overall?.overBefore ?? null)}.`,
    `Start: ${startRule}, component ${component}. SAM: ${passes.map((pass) => pass.join('+')).join(', then ')}` +
      ` (${maskPrompt.kind} mask ${maskPrompt.clip}), weight ${samWeight}. Presence below ${presenceThreshold}: absent.`,
    absence.absent === 0
      ? `No structure is known to be absent; empty although present: ${absence.lostBefore} before, ${absence.lostAfter} after.`
      : `Of ${absence.absent} absent structures left empty: ${absence.emptyBefore} before, ${absence.emptyAfter} after;` +
        ` empty although present: ${absence.lostBefore}, ${absence.lostAfter}.`,
    ...(result.overlap ? [] : ['Structures never overlap in the truth, so the margin rule was tried.']),
    ...(kept.length === 0 ? [] : [`Too few labelled cases, settings unchanged: ${kept.join(', ')}.`]),
  ];
}
