import type { CaseFrame, CaseView } from '../../core/contract/case.ts';
import type { CaseFrameRecord, OpenedCase } from '../store/store.ts';

/** Whether every frame of the case has the pseudo label that its review is based on. */
export function isLabelled({ record, state }: OpenedCase): boolean {
  return record.frames.every(({ frameId }) => (state.labels[frameId] ?? null) !== null);
}

/** A case as the page gets it. */
export function caseViewOf(opened: OpenedCase, about: Pick<CaseView, 'preparation' | 'problem'>): CaseView {
  const { record, task, state, revisions, labels, structures } = opened;
  const models = Object.values(labels)[0]?.models ?? [];
  return {
    caseId: record.caseId,
    identity: record.identity,
    patientKey: record.patientKey,
    task,
    frames: record.frames.map((frame) => frameOf(frame, state.labels[frame.frameId] ?? null)),
    labels: Object.fromEntries(
      // Of the label under each structure, which may be older than the frame's: some were taken over, some not.
      Object.entries(structures).map(([frameId, own]) => [
        frameId,
        own.map(({ structure, quality, outcome, flags, passes }) => ({
          structure,
          quality,
          outcome,
          flags,
          passes,
        })),
      ]),
    ),
    models,
    state,
    revisions: { ...revisions },
    ...about,
    newerLabel: record.frames.some(({ frameId, newestLabel }) => {
      const reviewed = state.labels[frameId] ?? null;
      return reviewed !== null && newestLabel !== null && newestLabel !== reviewed;
    }),
    notes: [...record.notes],
  };
}

function frameOf({ frameId, frameIndex, facts }: CaseFrameRecord, labelId: string | null): CaseFrame {
  const plane = facts.planes[frameIndex] ?? null;
  return {
    frameId,
    columns: facts.columns,
    rows: facts.rows,
    pixelAspect: facts.pixelAspect,
    orientation: plane === null ? null : [...plane.orientation],
    position: plane === null ? null : [...plane.position],
    patientOrientation: facts.patientOrientation === null ? null : [...facts.patientOrientation],
    laterality: facts.laterality,
    labelId,
  };
}
