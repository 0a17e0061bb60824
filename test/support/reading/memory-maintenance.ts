import type { maintenance } from '../../../core/contract/maintenance.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Implementation } from '../../../core/transport/implementation.ts';

/** An update that fits, as the backend in memory finds it in every file. */
export const NEXT_VERSION = {
  version: '9.0.0',
  released: '2026-11-22T10:00:00Z',
  notes: 'What is new.',
  fingerprint: '0'.repeat(64),
  installers: [{ file: 'countersign_9.0.0_amd64.deb', bytes: 1_000_000, sha256: '1'.repeat(64) }],
};

/** Upkeep of a station that has nothing to look after. */
export function memoryMaintenance(): Pick<Implementation<Contract, unknown>, keyof typeof maintenance> {
  return {
    'support.text': () => ({ name: 'support.txt', text: 'A report.' }),
    'support.save': () => ({ name: 'support.txt' }),
    'crash.report': () => ({}),
    'update.check': () => Promise.resolve(NEXT_VERSION),
    'update.unpack': ({ file }) => Promise.resolve({ path: `/updates/${file}`, shown: false }),
  };
}
