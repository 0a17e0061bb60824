import { uidFromName } from '../../dicom/write/uid.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';
import type { LeavingIdentity } from '../format-writer.ts';

/** Tracking ID (0062,0020) and Tracking UID (0062,0021), the same in SEG and SR. */
export interface Tracking {
  /** As it leaves: unique, without patient data. */
  readonly id: string;
  /** Before `LeavingIdentity.dataSet`, which maps it like every other UID. */
  readonly uid: string;
}

/**
 * What names a structure of a case in all objects, whatever becomes of its mask: it follows from study, case, task
 * (not its version) and structure alone, so that it is stable across revisions.
 */
export function trackingOf(
  one: ExportCase,
  structure: Pick<ExportStructure, 'structure'>,
  identity: Pick<LeavingIdentity, 'uid'>,
): Tracking {
  const study = one.frames[0]!.facts.study.uid;
  const name = ['countersign tracking', study, one.caseId, one.task.id, structure.structure.id];
  const uid = uidFromName(JSON.stringify(name));
  // The end of the UID as it leaves, so that the text tells no more of the original than the UID does.
  return { id: `${structure.structure.id} ${identity.uid(uid).slice(-12)}`, uid };
}
