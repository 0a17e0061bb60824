import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../core/domain/errors.ts';
import { expose, remote } from '../../platform/worker-rpc.ts';
import type { BatchFacts, BatchRequest, BatchResult, BatchWriter } from '../batch/batch-writer.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';
import { createBatchApi, type BatchApi } from './batch-api.ts';
import { createProbabilityApi, type ProbabilityApi } from './probability-api.ts';

const REQUEST = { target: '/t' } as BatchRequest;
const FACTS = { withoutContent: 2 } as BatchFacts;
const RESULT = { id: 'b', cases: 1 } as BatchResult;
const STRUCTURE = { structure: { id: 'radius' }, masks: [Uint8Array.of(1, 2)] } as unknown as ExportStructure;
const ONE = { caseId: 'c1', structures: [STRUCTURE] } as unknown as ExportCase;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Both ends of a channel as two threads have them. */
function across<Api>(expose_: (port: MessageChannel['port1']) => void): Api {
  const { port1, port2 } = new MessageChannel();
  closing.push(() => port1.close());
  expose_(port1);
  return remote<Api>(port2).api as Api;
}

/** Writes down what it is asked for. */
function notedWriter(notes: string[], more: Partial<BatchWriter> = {}): BatchWriter {
  return {
    check: (one) => {
      notes.push(`check ${one.caseId} ${String(one.structures[0]?.masks[0]?.[1])}`);
      return Promise.resolve([]);
    },
    write: (one) => Promise.resolve(void notes.push(`write ${one.caseId}`)),
    seal: (facts) => {
      notes.push(`seal ${String(facts.withoutContent)}`);
      return Promise.resolve(RESULT);
    },
    finish: () => {
      notes.push('finish');
      return Promise.resolve(RESULT);
    },
    abandon: () => Promise.resolve(void notes.push('abandon')),
    ...more,
  };
}

describe('a batch in another thread', () => {
  const { signal } = new AbortController();

  it('goes through as it is asked for; what is finished is not given up any more', async () => {
    const notes: string[] = [];
    const far = across<BatchApi>((port) =>
      expose(
        createBatchApi(() => Promise.resolve(notedWriter(notes))),
        port,
      ),
    );
    await far.begin(REQUEST);
    await far.check(ONE);
    await far.write(ONE, signal);
    expect(await far.seal(FACTS, signal)).toEqual(RESULT);
    expect(await far.finish(signal)).toEqual(RESULT);
    await far.abandon();
    expect(notes).toEqual(['check c1 2', 'write c1', 'seal 2', 'finish']);
    await expect(far.check(ONE)).rejects.toMatchObject({ code: 'batch-ended' });
    await far.begin(REQUEST);
    await expect(far.begin(REQUEST)).rejects.toThrow(/not ended/);
    await far.abandon();
    expect(notes.at(-1)).toBe('abandon');
  });

  it('stops writing when the signal fires here', async () => {
    const stop = new AbortController();
    const notes: string[] = [];
    const write: BatchWriter['write'] = (_, far) =>
      new Promise((_resolve, reject) => {
        far.addEventListener('abort', () => reject(new CancelledError()));
        stop.abort();
      });
    const far = across<BatchApi>((port) =>
      expose(
        createBatchApi(() => Promise.resolve(notedWriter(notes, { write }))),
        port,
      ),
    );
    await far.begin(REQUEST);
    await expect(far.write(ONE, stop.signal)).rejects.toBeInstanceOf(CancelledError);
    await far.abandon();
    expect(notes).toEqual(['abandon']);
  });

  it('asks for probabilities of the case in hand by its id, and of no other', async () => {
    let inHand: ExportCase | null = ONE;
    const values = Float32Array.of(0.25, 0.75);
    const far = across<ProbabilityApi>((port) =>
      expose(
        createProbabilityApi(
          (one, structure, frame) => {
            expect([one, structure, frame]).toEqual([ONE, STRUCTURE, 3]);
            return Promise.resolve(values);
          },
          () => inHand,
        ),
        port,
      ),
    );
    expect(await far.probability('c1', 'radius', 3)).toEqual(values);
    // What may be in a cache at the other end is still there.
    expect(values).toHaveLength(2);
    await expect(far.probability('c1', 'ulna', 0)).rejects.toThrow(/not being written/);
    inHand = null;
    await expect(far.probability('c1', 'radius', 0)).rejects.toThrow(/not being written/);
  });
});
