/** One thing that was looked at. */
export interface CheckOutcome {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in a sentence or figure. */
  readonly detail: string;
}

/** @param problems none: passed, and `good` says of what. */
export function outcome(name: string, problems: readonly string[], good: string): CheckOutcome {
  const shown = problems.slice(0, 5).join(' ');
  const more = problems.length > 5 ? ` And ${String(problems.length - 5)} more.` : '';
  return { name, ok: problems.length === 0, detail: problems.length === 0 ? good : shown + more };
}
