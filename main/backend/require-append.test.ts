import { expect, it } from 'vitest';
import type { Account } from '../../core/domain/account.ts';
import { requireAppend } from './require-append.ts';

const ben = { id: 'b'.repeat(16), name: 'Ben Reader', authenticated: true };
const account: Account = { id: 'a'.repeat(16), name: ben.name, role: 'reader', state: 'active' };

/** What becomes of an entry that comes `late` after the lock, or after the last movement of an open screen. */
function append(
  kind: 'edit' | 'verdict' | 'undo',
  { locked, late }: { locked: boolean; late: number },
): string {
  const session = { reader: ben, login: { account, signer: null, locked, activeAt: 1000 } };
  try {
    requireAppend(session, { kind, by: ben.id, nowMs: 1000 + late });
    return 'taken';
  } catch (error) {
    return String(error);
  }
}

it('takes strokes behind a lock only as long as they can have been on their way', () => {
  expect(append('edit', { locked: true, late: 60_000 })).toBe('taken');
  expect(append('edit', { locked: true, late: 60_001 })).toMatch(/locked; unlock it first/);
  expect(append('verdict', { locked: true, late: 0 })).toMatch(/locked; unlock it first/);
  expect(append('undo', { locked: true, late: 0 })).toMatch(/locked; unlock it first/);
  for (const kind of ['edit', 'verdict', 'undo'] as const) {
    expect(append(kind, { locked: false, late: 600_000 })).toBe('taken');
  }
});
