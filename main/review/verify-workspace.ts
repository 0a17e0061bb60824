import type { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { JournalCheck } from '../store/store.ts';
import type { LabelStore } from '../workspace/label-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { createJournal } from './journal.ts';
import { followForCheck, type CheckedCase } from './follow-for-check.ts';
import { revisionOf } from './revision-of.ts';
import { readSnapshot } from './snapshots.ts';
import { verifyChain } from './verify-chain.ts';
import { verifySignatures, type SignatureCheck } from './verify-signatures.ts';

export interface VerifyPorts {
  /** Open for reading is enough. */
  readonly database: DatabaseSync;
  readonly masks: Pick<MaskStore, 'get'>;
  readonly labels: Pick<LabelStore, 'get'>;
  readonly signal: AbortSignal;
}

export interface WorkspaceCheck extends JournalCheck {
  readonly cases: number;
  /** Verdicts in force. */
  readonly verdicts: number;
  /** What is wrong with a verdict in force, or with what a case is opened from. */
  readonly problems: readonly CheckProblem[];
  /** Who signed lines of the journal with which key, and which signatures do not hold. */
  readonly signatures: SignatureCheck;
}

interface CheckProblem {
  readonly caseId: string;
  /** Empty: the whole case. */
  readonly structure: string;
  readonly reason: string;
}

/**
 * Checks the chain of the journal, and that what is signed can be shown: every verdict in force names the
 * revision that the journal leads to, and the mask store has its masks with their digests. Holds one case in
 * memory at a time.
 */
export async function verifyWorkspace(ports: VerifyPorts, expectHead?: string): Promise<WorkspaceCheck> {
  const chain = await verifyChain(ports.database, expectHead);
  const problems: CheckProblem[] = [];
  let [cases, verdicts] = [0, 0];
  const none: SignatureCheck = { signed: 0, unsigned: 0, believed: 0, signers: [], faults: [] };
  // Behind a broken line nothing can be relied on.
  if (chain.broken !== null) return { ...chain, cases, verdicts, problems, signatures: none };
  const signatures = await verifySignatures(ports.database);
  const ids = ports.database
    .prepare('SELECT DISTINCT case_id AS id FROM journal WHERE case_id IS NOT NULL ORDER BY case_id')
    .all();
  for (const row of ids) {
    ports.signal.throwIfAborted();
    const caseId = String(row['id']);
    cases++;
    try {
      const found = await checkCase(ports, caseId);
      verdicts += found.verdicts;
      for (const one of found.problems) problems.push({ caseId, ...one });
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      problems.push({ caseId, structure: '', reason: error.message });
    }
  }
  return { ...chain, cases, verdicts, problems, signatures };
}

async function checkCase(
  ports: VerifyPorts,
  caseId: string,
): Promise<{ readonly verdicts: number; readonly problems: readonly Omit<CheckProblem, 'caseId'>[] }> {
  const journal = createJournal(ports.database, { now: () => '' });
  const snapshot = readSnapshot(ports.database, caseId);
  const followed = await followForCheck({ ...ports, journal }, caseId, snapshot);
  const problems: Omit<CheckProblem, 'caseId'>[] = [];
  if (snapshot !== null && !followed.snapshotHolds) {
    const reason = 'What this case is opened from (its snapshot) does not follow from the journal.';
    problems.push({ structure: '', reason });
  }
  const signed = followed.state.structures.filter((one) => one.verdict !== null);
  for (const one of signed) {
    const reason = await faultOf(ports, followed, one.structure);
    if (reason !== null) problems.push({ structure: one.structure, reason });
  }
  return { verdicts: signed.length, problems };
}

async function faultOf(ports: VerifyPorts, found: CheckedCase, structure: string): Promise<string | null> {
  const { state, digest } = found;
  const own = state.structures.find((one) => one.structure === structure);
  const labels = state.bases.find((one) => one.seq === own?.base)?.labels ?? {};
  const frames = Object.keys(state.labels).map((frameId) => {
    return { frameId, labelId: labels[frameId] ?? null, mask: digest({ structure, frameId }) };
  });
  if (revisionOf(structure, frames) !== own?.verdict?.revision) {
    return 'Its verdict signs other masks than those that the journal leads to.';
  }
  for (const mask of new Set(frames.map((one) => one.mask))) {
    if (mask === null) continue;
    try {
      await ports.masks.get(mask);
    } catch (error) {
      if (error instanceof ExpectedError) return error.message;
      throw error;
    }
  }
  return null;
}
