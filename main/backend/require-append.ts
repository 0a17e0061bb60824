import type { CaseAction } from '../../core/contract/case.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Session } from './session.ts';

/** Work that was done before the screen was locked; nothing is decided or taken back behind a locked screen. */
const DONE_BEFORE: ReadonlySet<CaseAction['kind']> = new Set(['edit', 'prompts', 'time']);
/** What was on its way has arrived by then. Later, somebody else could be drawing in the reader's name. */
const LATE_MS = 60_000;

interface Append {
  readonly kind: CaseAction['kind'];
  /** Id of the reader whose work the page says it is. */
  readonly by: string | undefined;
  /** By the backend's clock. */
  readonly nowMs: number;
}

/** @throws ExpectedError `no-reader`, upon which the page keeps what it has to say until the reader is back. */
export function requireAppend(
  { reader, login }: Pick<Session, 'reader' | 'login'>,
  { kind, by, nowMs }: Append,
): void {
  if (login === null) return;
  if (by !== reader?.id) {
    throw new ExpectedError('no-reader', 'This is the work of another reader, who has to log in to save it.');
  }
  // Nothing has been active since the lock.
  const isLate = nowMs - login.activeAt > LATE_MS;
  if (login.locked && (isLate || !DONE_BEFORE.has(kind))) {
    throw new ExpectedError('no-reader', 'This screen is locked; unlock it first.');
  }
}
