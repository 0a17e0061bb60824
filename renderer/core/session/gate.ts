import type { SessionState } from './session-model.ts';

/** What stands between the person before the screen and everything else; null: nothing. */
export type Gate = 'log-in' | 'locked' | 'must-change' | null;

/** As long as there is a gate nothing of a patient is drawn, not even hidden. */
export function gateOf({ phase, login }: Pick<SessionState, 'phase' | 'login'>): Gate {
  if (phase !== 'ready' || !login.required) return null;
  if (login.account === null) return 'log-in';
  if (login.locked) return 'locked';
  return login.account.state === 'must-change' ? 'must-change' : null;
}
