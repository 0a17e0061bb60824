import type * as Ort from 'onnxruntime-node';
import { PROVIDER_FAILED, type SessionSpec } from '../protocol.ts';
import { checkContract } from './check-contract.ts';
import { describeLoadError } from './describe-ort-error.ts';
import { HostFailure } from './host-failure.ts';
import type { OrtModule } from './load-ort.ts';

export type Session = Ort.InferenceSession;

/** U-Net, encoder and decoder of two tasks side by side; a further one pushes out the least recently used. */
const mostSessions = 6;

export interface SessionCache {
  /** @throws HostFailure when the file is no network, or not the one that the manifest describes */
  open(spec: SessionSpec): Promise<Session>;
}

export function createSessionCache(ort: OrtModule): SessionCache {
  const sessions = new Map<string, Session>();
  const open = async (spec: SessionSpec): Promise<Session> => {
    const known = sessions.get(spec.key);
    // Deleted and set again: a Map keeps the order of insertion, so the first entry is the oldest.
    sessions.delete(spec.key);
    const session = known ?? (await create(ort, spec));
    sessions.set(spec.key, session);
    const oldest = sessions.size > mostSessions ? sessions.entries().next().value : undefined;
    if (oldest) {
      sessions.delete(oldest[0]);
      await oldest[1].release();
    }
    return session;
  };
  return { open };
}

async function create(ort: OrtModule, spec: SessionSpec): Promise<Session> {
  // onnxruntime drops names it does not know without a word, and would compute on the CPU under their name.
  if (!ort.listSupportedBackends().some(({ name }) => name === spec.provider)) {
    throw new HostFailure(
      PROVIDER_FAILED,
      `${spec.provider} cannot run ${spec.network}: it is not part of this build`,
    );
  }
  let session: Session;
  try {
    session = await ort.InferenceSession.create(spec.path, {
      executionProviders: spec.provider === 'cpu' ? ['cpu'] : [spec.provider, 'cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: spec.threads,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw describeLoadError(error, spec);
  }
  try {
    checkContract(session, spec);
  } catch (error) {
    await session.release();
    throw error;
  }
  return session;
}
