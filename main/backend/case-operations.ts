import { packMasks, type FrameMasks } from '../../core/contract/mask-bundle.ts';
import type { Contract } from '../../core/contract/contract.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { CurrentMasks, OpenedCase } from '../store/store.ts';
import { caseViewOf, isLabelled } from './case-view.ts';
import { frameOfCase } from './opened-cases.ts';
import type { BackendParts } from './parts.ts';
import { requireAppend } from './require-append.ts';
import type { Session } from './session.ts';

type CaseOperation =
  | 'case.open'
  | 'case.close'
  | 'case.frame'
  | 'case.masks'
  | 'case.prefetch'
  | 'case.related'
  | 'case.append'
  | 'case.history';

/** Before anything can fail in its name: a page that closes it, or goes away, forgets them again. */
function rememberNames({ ports }: BackendParts, session: Session, { record }: OpenedCase): void {
  if (session.names.has(record.caseId) || session.gone) return;
  const { patientName, patientId, birthDate, accessionNumber } = record.identity;
  const names = [patientName, patientId, birthDate, accessionNumber];
  session.names.set(record.caseId, names);
  ports.secrets.remember(names);
}

/** Reading a case and writing to it. */
export function caseOperations(parts: BackendParts): Pick<Implementation<Contract, Session>, CaseOperation> {
  const { ports, opened, frames, preparation, pages, prompts, gate, logins } = parts;
  const { store, blobs } = ports;

  /** Who has locked the screen or gone meanwhile gets nothing any more. */
  const takenBy = (session: Session): (() => boolean) => {
    const owner = session.login?.account.id;
    return () => !session.gone && logins.mayHear(session) && session.login?.account.id === owner;
  };

  /** @returns whether it goes on behind the screen. */
  const prepareForScreen = (one: OpenedCase): boolean => {
    const { caseId, problem } = one.record;
    if (isLabelled(one)) return false;
    // What has failed would fail again; the list offers to prepare it anew.
    if (problem !== '' && !preparation.isUnderWay(caseId)) return false;
    // Its end is told by an event.
    void parts.jobs
      .run(
        { kind: 'prepare', title: 'Preparing the case on the screen', priority: 'visible-frame' },
        (job) => {
          job.started();
          return gate.during(() =>
            preparation.prepare(caseId, { priority: 'visible-frame', signal: job.signal }),
          );
        },
      )
      .catch(() => undefined);
    return true;
  };

  return {
    'case.open': async ({ caseId, ahead }, session) => {
      const one = await opened.open(caseId);
      if (!ahead) session.open.set(caseId, one.record.patientKey);
      rememberNames(parts, session, one);
      const running = ahead ? preparation.isUnderWay(caseId) : prepareForScreen(one);
      const failed = one.record.problem !== '';
      return caseViewOf(one, {
        preparation: isLabelled(one) ? 'prepared' : running ? 'preparing' : failed ? 'failed' : 'unprepared',
        problem: isLabelled(one) || running ? '' : one.record.problem,
      });
    },
    'case.close': ({ caseId }, session) => {
      session.open.delete(caseId);
      ports.secrets.forget(session.names.get(caseId) ?? []);
      session.names.delete(caseId);
      return {};
    },
    'case.frame': async ({ caseId, frameId }, session) => {
      const frame = frameOfCase(await opened.record(caseId), frameId);
      return { ticket: blobs.put(await frames.bundle(frame, 'visible'), takenBy(session)) };
    },
    'case.masks': async ({ caseId, frameId }, session) => {
      const one = await opened.known(caseId);
      frameOfCase(one.record, frameId);
      const current = await store.currentMasks(caseId, frameId);
      const bundle = packMasks(await layersOf(parts, one, frameId, current));
      return { ticket: blobs.put(bundle, takenBy(session)) };
    },
    'case.prefetch': ({ cases }, session) => {
      session.prefetch.request(cases);
      return {};
    },
    'case.related': async ({ caseId }) => ({
      cases: (await store.related(caseId)).map((one) => ({ ...one })),
    }),
    'case.append': async ({ caseId, after, by, action }, session) => {
      const reader = logins.authorOf(session);
      if (reader === null) {
        throw new ExpectedError('no-reader', 'Nobody has said who reads; choose or enter a name first.');
      }
      requireAppend(session, { kind: action.kind, by, nowMs: ports.clock.now() });
      const appended = await store.append({
        caseId,
        after,
        action,
        reader,
        prompted:
          action.kind === 'edit' && action.tool === 'sam' && action.decodeId !== undefined
            ? prompts.madeBy(action.decodeId, action.candidate ?? 0, caseId)
            : null,
      });
      // These may put other pseudo labels under the masks.
      if (['rebase', 'undo', 'redo'].includes(action.kind)) opened.forget(caseId);
      pages.emit('case.changed', appended);
      pages.rowsChanged([caseId]);
      return appended;
    },
    'case.history': async ({ caseId }) => ({
      entries: (await store.history(caseId)).map((one) => ({ ...one })),
    }),
  };
}

/** The reader's masks, and those of the pseudo label under them. */
async function layersOf(
  parts: Pick<BackendParts, 'masks'>,
  opened: OpenedCase,
  frameId: string,
  current: CurrentMasks,
): Promise<FrameMasks> {
  const { seq, width, height } = current;
  const structures = opened.structures[frameId] ?? [];
  const machine = await Promise.all(
    structures.map(async ({ structure, masks }) => {
      const layer = async (name: 'refined' | 'guess' | 'sam', sha256: string) => ({
        structure,
        layer: name,
        bytes: await parts.masks(sha256),
      });
      return Promise.all([
        layer('refined', masks.refined),
        layer('guess', masks.cleanup),
        ...(masks.sam === null ? [] : [layer('sam', masks.sam)]),
      ]);
    }),
  );
  return {
    frameId,
    seq,
    width,
    height,
    masks: [...current.masks.map((one) => ({ ...one, layer: 'current' as const })), ...machine.flat()],
  };
}
