import type { ActionBody, CaseBody, CaseEntry } from '../domain/journal-entry.ts';
import type { Reader } from '../domain/reader.ts';
import { isAction } from './entry-changes.ts';

/** The entry that does a group again. @param entries the actions of the group, oldest first, at least one. */
export function redoBody(group: string, entries: readonly CaseEntry[]): Extract<CaseBody, { kind: 'redo' }> {
  return {
    kind: 'redo',
    group,
    again: entries
      .map((entry) => entry.body)
      .filter(isAction)
      .map(withoutTime),
  };
}

/** A verdict is signed anew by a redo, so only its own reader may. @returns a sentence, or null when allowed. */
export function redoRefusal(entries: readonly CaseEntry[], reader: Reader): string | null {
  const others = entries.find((entry) => entry.body.kind === 'verdict' && entry.reader?.id !== reader.id);
  if (others === undefined) return null;
  return `This verdict was given by ${others.reader?.name ?? 'somebody else'}: give your own instead of redoing it.`;
}

/** The time was counted when the verdict was given first. */
function withoutTime(body: ActionBody): ActionBody {
  if (body.kind !== 'verdict') return body;
  return { ...body, signed: body.signed.map((one) => ({ ...one, activeMs: 0 })) };
}
