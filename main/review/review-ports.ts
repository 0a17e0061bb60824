import type { DatabaseSync } from 'node:sqlite';
import type { CaseState } from '../../core/review/case-state.ts';
import type { LabelStore } from '../workspace/label-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import type { Journal } from './journal.ts';
import type { ReviewedCase } from './reviewed-case.ts';

/** What the reviews need from the workspace. */
export interface ReviewPorts {
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly masks: MaskStore;
  readonly labels: Pick<LabelStore, 'get'>;
  /** @throws ExpectedError `case-unknown`. */
  readonly cases: (caseId: string) => ReviewedCase;
  /** 16 hexadecimal digits that nobody has had before. */
  readonly newGroup: () => string;
  /** Called in the transaction that writes entries, e.g. to bring the worklist up to date. */
  readonly onAppended?: (caseId: string, state: CaseState) => void;
}
