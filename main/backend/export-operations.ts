import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contract } from '../../core/contract/contract.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { VAULT_NAME } from '../exchange/deidentify/vault.ts';
import { asJob, toldTwice } from './as-job.ts';
import { abortSignalOf } from './linked-signal.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

type ExportOperation = 'export.defaults' | 'export.check' | 'export.run';

/** What leaves the station. */
export function exportOperations(
  parts: BackendParts,
): Pick<Implementation<Contract, Session>, ExportOperation> {
  const { exports, jobs, ports, logins } = parts;
  return {
    'export.defaults': async () => {
      const map = await stat(join(ports.folder, VAULT_NAME)).catch(() => null);
      return { map: map === null ? 'none' : 'kept' };
    },
    'export.check': (question, session, work) => {
      const caller = { session, signal: abortSignalOf(work.signal) };
      const facts = { kind: 'export-check', title: 'Checking an export', priority: 'batch' } as const;
      return asJob(jobs, facts, caller, (job) => exports.check(question, toldTwice(job, work.progress)));
    },
    'export.run': async ({ place, ...question }, session, work) => {
      const by = logins.authorOf(session);
      if (by === null) {
        throw new ExpectedError('no-reader', 'Nobody has said who exports; choose or enter a name first.');
      }
      const folder = session.places.pathOf(place);
      const caller = { session, signal: abortSignalOf(work.signal) };
      const facts = { kind: 'export', title: 'Exporting', priority: 'batch' } as const;
      return asJob(jobs, facts, caller, async (job) => {
        await requireFolder(folder);
        return exports.run({ ...question, place: folder, by }, toldTwice(job, work.progress));
      });
    },
  };
}

async function requireFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return;
  throw new ExpectedError(
    'place-gone',
    'The folder for the export is not there any more, perhaps because its drive was removed; choose another one.',
  );
}
