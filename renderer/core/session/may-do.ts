import { includesRole, type Role } from '../../../core/domain/account.ts';
import type { SessionState } from './session-model.ts';

/** Whether this page's account has a role; on an open station everybody may everything. The backend asks again. */
export function mayDo({ login }: Pick<SessionState, 'login'>, role: Role): boolean {
  return !login.required || (login.account !== null && includesRole(login.account.role, role));
}
