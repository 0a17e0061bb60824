import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import { transferring } from './rpc-messages.ts';
import { expose, remote } from './worker-rpc.ts';

function ports(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return [port1, port2];
}

interface Job {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

const api = {
  add: (a: number, b: number): Promise<number> => Promise.resolve(a + b),
  refuse: (): Promise<void> => Promise.reject(new ExpectedError('case-unknown', 'There is no such case.')),
  break: (): Promise<void> =>
    Promise.reject(Object.assign(new TypeError('oh'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })),
  unclonable: (): Promise<unknown> => Promise.resolve(() => 1),
  work: (steps: number, job: Job): Promise<string> =>
    new Promise((resolve, reject) => {
      for (let step = 1; step <= steps; step++) job.onProgress(step);
      if (steps > 0) resolve('done');
      const stop = (): void => {
        reject(new CancelledError());
        job.onProgress(-1);
      };
      if (job.signal.aborted) stop();
      job.signal.addEventListener('abort', stop);
    }),
  bytes: (value: Uint8Array): Promise<Uint8Array> => Promise.resolve(transferring(value, [bufferOf(value)])),
};

function bufferOf(value: Uint8Array): ArrayBuffer {
  if (value.buffer instanceof ArrayBuffer) return value.buffer;
  throw new Error('a plain buffer was expected');
}

function connected() {
  const [inside, outside] = ports();
  expose(api, inside);
  return { ...remote<typeof api>(outside), inside };
}

describe('worker-rpc', () => {
  it('answers calls, whatever their order', async () => {
    const far = connected().api;
    expect(await Promise.all([far.add(1, 2), far.add(3, 4)])).toEqual([3, 7]);
  });

  it('gives errors back as what they were', async () => {
    const far = connected().api;
    const refused = await far.refuse().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ExpectedError);
    expect(refused).toMatchObject({ code: 'case-unknown', message: 'There is no such case.' });
    const broken = await far.break().catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(Error);
    expect(broken).toMatchObject({ name: 'TypeError', message: 'oh', code: 'ERR_SQLITE_ERROR', errcode: 13 });
    await expect(far.unclonable()).rejects.toThrow(/could not be cloned/);
    await expect((far as unknown as { none: () => Promise<void> }).none()).rejects.toThrow(
      'there is no none',
    );
    await expect((far as unknown as { toString: () => Promise<void> }).toString()).rejects.toThrow(
      'there is no',
    );
  });

  it('passes progress and cancels; nothing comes after the answer (rule T2)', async () => {
    const far = connected().api;
    const seen: number[] = [];
    const stop = new AbortController();
    const onProgress = (step: number): void => void seen.push(step);
    expect(await far.work(3, { signal: stop.signal, onProgress })).toBe('done');
    expect(seen).toEqual([1, 2, 3]);
    const waiting = far.work(0, { signal: stop.signal, onProgress });
    stop.abort();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    await expect(far.work(0, { signal: stop.signal, onProgress })).rejects.toBeInstanceOf(CancelledError);
    await far.add(1, 1);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('moves bytes that are handed over, and copies others', async () => {
    const far = connected().api;
    const given = Uint8Array.of(1, 2, 3);
    expect(await far.bytes(given)).toEqual(Uint8Array.of(1, 2, 3));
    expect(given).toHaveLength(3);
    const moved = Uint8Array.of(4, 5);
    expect(await far.bytes(transferring(moved, [moved.buffer]))).toEqual(Uint8Array.of(4, 5));
    expect(moved).toHaveLength(0);
  });

  it('rejects everything pending and everything later when the other end is gone (rule T5)', async () => {
    const { api: far, end } = connected();
    const job = { signal: new AbortController().signal, onProgress: () => undefined };
    const pending = far.work(0, job);
    end(new ExpectedError('worker-ended', 'It has stopped.'));
    await expect(pending).rejects.toMatchObject({ code: 'worker-ended' });
    await expect(far.add(1, 2)).rejects.toMatchObject({ code: 'worker-ended' });
  });

  it('works both ways through one port', async () => {
    const [left, right] = ports();
    expose(api, left);
    expose({ twice: (n: number) => Promise.resolve(2 * n) }, right);
    const toLeft = remote<typeof api>(right).api;
    const toRight = remote<{ twice: (n: number) => Promise<number> }>(left).api;
    expect(await Promise.all([toLeft.add(1, 1), toRight.twice(21)])).toEqual([2, 42]);
  });

  it('is no promise itself', async () => {
    const { api: far } = connected();
    expect(await Promise.resolve(far)).toBe(far);
  });
});
