import type { TrainingSurvey } from '../../../core/contract/training.ts';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import type { Task } from '../../../core/domain/task.ts';
import { countImages } from '../../../core/training/choose-frames.ts';
import type { Deal, DealtCase } from '../../../core/training/deal-cases.ts';
import { judgedKind, type FrameFacts, type UnsignedChoice } from '../../../core/training/judged.ts';
import { namedPlan, PLAN_NAMES } from '../../../core/training/named-plans.ts';
import { ASSUMED_MACS_PER_SECOND, trainingSeconds } from '../../../core/training/training-cost.ts';
import type { KnownCase } from './case-facts.ts';
import { countKinds } from './count-kinds.ts';
import { trainingBytes } from './training-bytes.ts';

export interface SurveyFacts {
  readonly task: Task;
  readonly deal: Deal;
  readonly known: readonly KnownCase[];
  /** Share of the patients to be held, as asked for. */
  readonly heldShare: number;
  /** Of the source. */
  readonly unsigned: UnsignedChoice;
  /** Of the network that the task uses now. */
  readonly view: ModelView | null;
  readonly parents: TrainingSurvey['parents'];
  /** Multiply-adds a second of earlier trainings here; null: none. */
  readonly speed: number | null;
}

/** Fewer cases than this teach little. */
const FEW = 10;

/** What a deal of the cases says to somebody who is about to train. */
export function surveyOf(facts: SurveyFacts): TrainingSurvey {
  const { task, deal, view, parents, speed } = facts;
  const { patients } = deal;
  const counts = countKinds([...deal.training, ...deal.validation], task.structures.length);
  const cases = deal.training.length;
  // A step learns from images, of which stacks have many.
  const images = countImages(deal.training);
  const heldWithCases = new Set(deal.held.map(({ patient }) => patient)).size;
  return {
    patients: {
      training: patients.training.length,
      validation: patients.validation.length,
      held: heldWithCases,
    },
    cases: {
      training: cases,
      validation: deal.validation.length,
      held: deal.held.length,
      unlabelled: deal.unlabelled.length,
    },
    structures: task.structures.map(({ id, name }, index) => ({ id, name, ...counts[index]! })),
    problems: problemsOf(deal),
    warnings: warningsOf(facts),
    plans: PLAN_NAMES.map((id) => {
      const plan = namedPlan(id, { view, cases: images });
      const outputs = task.structures.length;
      const macsPerSecond = speed ?? ASSUMED_MACS_PER_SECOND;
      return {
        id,
        plan,
        memoryBytes: trainingBytes(plan, outputs, images),
        seconds: trainingSeconds(plan, { outputs, cases: images, macsPerSecond }),
      };
    }),
    parents,
  };
}

/** Why nothing can be learnt from a deal of the cases. */
export function problemsOf(deal: Deal): string[] {
  const signed = [...deal.training, ...deal.validation, ...deal.held].filter(isSigned);
  if (signed.length === 0) {
    return [
      'Nothing of this task is signed yet, so there is nothing to learn from; accept or correct structures first.',
    ];
  }
  // A plan may do without validation; a second patient to measure on must be there all the same.
  const free = new Set([...deal.training, ...deal.validation].filter(isSigned).map(({ patient }) => patient));
  if (free.size < 2 || !deal.training.some(isSigned)) {
    return [
      'There are signed cases of one patient only, so what is learnt could not be measured on another one; sign cases of a second patient.',
    ];
  }
  if (!deal.training.some((one) => one.kinds.some((_, index) => isShown(one, index)))) {
    return ['No signed structure of the cases to learn from has a pixel; accept or correct masks first.'];
  }
  return [];
}

function warningsOf({ task, deal, known, heldShare, unsigned }: SurveyFacts): string[] {
  const warnings: string[] = [];
  const without = (cases: readonly DealtCase[]): string =>
    task.structures
      .filter((_, index) => !cases.some((one) => isShown(one, index)))
      .map(({ name }) => name)
      .join(', ');
  const [unlearnt, unmeasured] = [without(deal.training), without(deal.validation)];
  if (deal.training.length < FEW && deal.training.length > 0) {
    warnings.push(
      `Only ${String(deal.training.length)} cases are learnt from; expect masks that want much correction.`,
    );
  }
  if (unlearnt !== '') {
    warnings.push(`On no case that is learnt from, so the model will not find them: ${unlearnt}.`);
  }
  if (unmeasured !== '' && unmeasured !== unlearnt) {
    warnings.push(`On no case of validation, so they are not measured: ${unmeasured}.`);
  }
  const nameless = new Set([...deal.training, ...deal.validation, ...deal.held].map(({ caseId }) => caseId));
  const unnamed = known.filter(({ caseId, hasPatientId }) => !hasPatientId && nameless.has(caseId)).length;
  if (unnamed > 0) {
    warnings.push(
      `Cases without a patient id: ${String(unnamed)}. Each of their studies counts as a patient of its own, so the same person may be learnt from and measured on.`,
    );
  }
  warnings.push(...unsignedWarnings(deal, unsigned));
  if (deal.held.length === 0) {
    warnings.push(
      'No signed case is held back, so the new model cannot be compared with others on cases that it has not seen.',
    );
  } else if (heldShare === 0) {
    warnings.push('Patients that an earlier training has held back stay held.');
  }
  return warnings;
}

/** Why nothing unsigned is learnt from, or what of it nobody has estimated. */
function unsignedWarnings(deal: Deal, unsigned: UnsignedChoice): string[] {
  if (unsigned === null) return [];
  const { quality } = unsigned;
  const drawn = framesDrawn([...deal.training, ...deal.unlabelled]);
  if (drawn.length === 0) return [];
  if (quality === 0) {
    const unknown = drawn.filter(({ estimatedDice }) => estimatedDice === null).length;
    return unknown === 0
      ? []
      : [
          `Unsigned masks of which nobody has estimated the quality, as of imported ones or without SAM, are learnt from too: ${String(unknown)}.`,
        ];
  }
  if (drawn.some(({ estimatedDice }) => estimatedDice !== null && estimatedDice >= quality)) return [];
  if (drawn.every(({ estimatedDice }) => estimatedDice === null)) {
    return [
      'No unsigned mask is learnt from: nobody has estimated their quality, which takes SAM; set the least estimated quality to 0 % to learn from all of them.',
    ];
  }
  const least = `${String(Math.round(quality * 1000) / 10)} %`;
  return [
    `No unsigned mask is learnt from: none has an estimated quality of at least ${least}; set a lower limit.`,
  ];
}

/** Frames with a mask that a machine has drawn and nobody has judged, by structure. */
function framesDrawn(cases: readonly DealtCase[]): FrameFacts[] {
  return cases.flatMap(({ structures }) =>
    structures
      .filter((facts) => judgedKind(facts, { weight: 1, quality: 0 }) === 'unsigned')
      .flatMap(({ frames }) => frames.filter(({ drawn, empty }) => drawn && !empty)),
  );
}

function isSigned({ kinds }: DealtCase): boolean {
  return kinds.some((kind) => kind === 'accepted' || kind === 'corrected' || kind === 'absent');
}

/** Whether the case has a mask of the structure that is learnt from. */
function isShown({ kinds, structures }: DealtCase, index: number): boolean {
  const kind = kinds[index];
  if (kind === undefined || kind === 'unknown' || kind === 'absent') return false;
  return structures[index]?.frames.some(({ empty }) => !empty) ?? false;
}
