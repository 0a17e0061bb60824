import type { DatabaseSync } from 'node:sqlite';
import type { LabelledStructure } from '../../core/domain/pseudo-label.ts';
import type { StructureState } from '../../core/review/case-state.ts';
import { structureOf } from '../../core/review/with-structures.ts';
import type { FrameFacts, StructureFacts } from '../../core/training/judged.ts';
import type { CaseReviews } from '../review/case-reviews.ts';
import type { OpenReview } from '../review/open-review.ts';
import type { TrainingCase, TrainingMasks, TrainingOutline } from './training-case.ts';

/** What trainings read of cases. Nothing of it writes. */
export interface TrainingCases {
  outlines(taskId: string): TrainingOutline[];
  facts(caseId: string): Promise<TrainingCase>;
  masks(caseId: string, frameIds: readonly string[]): Promise<TrainingMasks>;
}

export function createTrainingCases(
  database: DatabaseSync,
  reviews: Pick<CaseReviews, 'look'>,
): TrainingCases {
  const select = database.prepare(
    `SELECT case_id, patient_key, patient_id, gone, changed_at FROM review_case
     WHERE task_id = ? ORDER BY case_id`,
  );
  return {
    outlines: (taskId) =>
      select.all(taskId).map((row) => ({
        caseId: String(row['case_id']),
        patientKey: String(row['patient_key']),
        hasPatientId: String(row['patient_id'] ?? '').trim() !== '',
        isGone: String(row['gone']) !== '',
        changedAt: String(row['changed_at']),
      })),
    facts: (caseId) =>
      reviews.look(caseId, (review) => ({
        caseId,
        seq: review.state.seq,
        frames: review.about.frames.map(({ frameId }) => frameId),
        structures: review.about.task.structures.map(({ id }) => factsOf(review, id)),
        labels: review.about.task.structures.map(({ id: structure }) =>
          review.about.frames.map(({ frameId }) => review.labelUnder({ structure, frameId })),
        ),
      })),
    masks: (caseId, frameIds) =>
      reviews.look(caseId, async (review) => {
        const frames: Uint8Array[][] = [];
        for (const frameId of frameIds) {
          const masks: Uint8Array[] = [];
          for (const { id: structure } of review.about.task.structures) {
            masks.push(await review.bytes({ structure, frameId }));
          }
          frames.push(masks);
        }
        return { seq: review.state.seq, frames };
      }),
  };
}

function factsOf(review: OpenReview, structure: string): StructureFacts {
  const own = structureOf(review.state, structure);
  return {
    structure,
    verdict: own?.verdict?.verdict ?? null,
    touched: isTouched(own),
    frames: review.about.frames.map(({ frameId }): FrameFacts => {
      const place = { structure, frameId };
      const id = review.labelUnder(place);
      const label = id === null ? null : review.labels.structure(id, structure);
      return {
        empty: review.isEmpty(place),
        estimatedDice: label?.quality.estimatedDice ?? null,
        drawn: label !== null && isDrawn(label),
      };
    }),
  };
}

/** Whether a reader has worked on it: then what the machine drew is not what anybody stands by. */
function isTouched(own: StructureState | undefined): boolean {
  return own !== undefined && (own.tools.length > 0 || own.withdrawn !== null);
}

/** Where nothing was found, or the side of the body is in doubt, a pseudo label says nothing that could be learnt. */
function isDrawn({ outcome, flags }: LabelledStructure): boolean {
  if (outcome === 'not-found' || outcome === 'proposed-absent') return false;
  return !flags.includes('laterality-unknown') && !flags.includes('laterality-conflict');
}
