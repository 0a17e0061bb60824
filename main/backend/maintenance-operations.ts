import { join } from 'node:path';
import type { Contract } from '../../core/contract/contract.ts';
import type { maintenance } from '../../core/contract/maintenance.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { abortSignalOf } from './linked-signal.ts';
import { everyPercent } from './every-percent.ts';
import { stopsWithCaller } from './list-operations.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

/** Reports for support, defects of pages, updates without a network. */
export function maintenanceOperations({
  ports,
  inference,
}: BackendParts): Pick<Implementation<Contract, Session>, keyof typeof maintenance> {
  const { maintenance: upkeep, host } = ports;
  const reportName = (): string =>
    `countersign-support-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.txt`;

  return {
    'support.text': async () => ({
      name: reportName(),
      text: await upkeep.supportReport(inference.status()),
    }),
    'support.save': async ({ place }, session) => {
      const name = reportName();
      const folder =
        place === null ? ((await host.choosePlace?.('target')) ?? null) : session.places.pathOf(place);
      if (folder === null) return { name: null };
      await writeAtomically(join(folder, name), await upkeep.supportReport(inference.status())).catch(
        (cause: unknown) => {
          throw new ExpectedError(
            'place-unwritable',
            'The report cannot be written into this folder; choose another one.',
            { cause },
          );
        },
      );
      return { name };
    },
    'crash.report': ({ trace }) => {
      upkeep.pageCrashed(trace);
      return {};
    },
    'update.check': async ({ place }, session, work) => {
      const { update, fingerprint, artifacts } = await upkeep.checkUpdate(session.places.pathOf(place), {
        signal: stopsWithCaller(session, abortSignalOf(work.signal)),
        onProgress: everyPercent(work.progress),
      });
      const { version, released, notes } = update;
      const installers = artifacts.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 }));
      return { version, released, notes, fingerprint, installers };
    },
    'update.unpack': async ({ place, file, target }, session, work) => {
      const request = { bundle: session.places.pathOf(place), file, target: session.places.pathOf(target) };
      const path = await upkeep.unpackUpdate(request, {
        signal: stopsWithCaller(session, abortSignalOf(work.signal)),
        onProgress: everyPercent(work.progress),
      });
      host.reveal?.(path);
      return { path, shown: host.reveal !== undefined && host.reveal !== null };
    },
  };
}
