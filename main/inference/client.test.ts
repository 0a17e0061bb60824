import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../core/domain/errors.ts';
import type { Priority, RunRequest, Tensor } from '../../core/pipeline/session-port.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { tapHost, type Tap, type Tapping } from '../../test/support/tapped-host.ts';
import * as tiny from '../../test/support/tiny-networks.ts';
import { createInferenceClient, type InferenceClient, type InferencePorts } from './client.ts';
import { createForkLauncher } from './fork-host.ts';
import type { ToHost } from './protocol.ts';

const networks = new tiny.TinyNetworks()
  .add('add', tiny.addTen)
  .add('big', tiny.addBig, tiny.bigContract)
  .add('loop', tiny.loop, tiny.loopContract)
  .add('unknown-operator', tiny.unknownOperator)
  .add('corrupt', new Uint8Array(100).fill(7))
  .add('open', tiny.anySize, { inputs: [tiny.floats('x', [1, 4])], outputs: [tiny.floats('y', [1, 4])] })
  .add('other-name', tiny.addTen, {
    inputs: [tiny.floats('image', [1, 4])],
    outputs: [tiny.floats('y', [1, 4])],
  })
  .add('other-shape', tiny.addTen, {
    inputs: [tiny.floats('x', [1, 4])],
    outputs: [tiny.floats('y', [1, 5])],
  })
  .add('more-inputs', tiny.loop, tiny.plainContract)
  .add('other-type', tiny.integers, { inputs: [tiny.floats('image', [1, 4])], outputs: [] })
  .add('integers', tiny.integers, {
    inputs: [
      { name: 'image', types: ['uint8'], dims: [1, 4] },
      { name: 'count', types: ['int64'], dims: [1] },
    ],
    outputs: [tiny.floats('y', [1, 4])],
  });

const deadlineMs = 1234;
const idleMs = 4321;
const endless = 1_000_000_000_000n;
const open: InferenceClient[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(() => networks.remove());

function start(
  tapping?: Tapping,
  more: Partial<InferencePorts> = {},
): { client: InferenceClient; tap: Tap; clock: ManualClock } {
  const clock = new ManualClock();
  const tap = tapHost(createForkLauncher(), tapping);
  const ports = { launch: tap.launch, models: networks, clock, log: () => undefined, ...more };
  const client = createInferenceClient(ports, { deadlineMs, idleMs, threads: 1, sharedBytes: 100_000 });
  open.push(client);
  return { client, tap, clock };
}

function row(...values: number[]): Tensor {
  return { dims: [1, values.length], data: Float32Array.from(values) };
}

function trips(count: bigint): Tensor {
  return { dims: [], data: BigInt64Array.of(count) };
}

function request(network: string, more: Partial<RunRequest> = {}): RunRequest {
  return { network, shared: {}, runs: [{ x: row(1, 2, 3, 4) }], outputs: ['y'], priority: 'batch', ...more };
}

/** A fact that a test waits for: tappings announce it. */
function signalOf<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('a run', () => {
  it('answers every run in order, and names the provider', async () => {
    const { client } = start();
    const runs = [{ x: row(1, 2, 3, 4) }, { x: row(5, 6, 7, 8) }];
    const answer = await client.run(request('add', { runs }));
    expect(answer.provider).toBe('cpu');
    expect(answer.results.map(({ y }) => [...(y?.data ?? [])])).toEqual([
      [11, 12, 13, 14],
      [15, 16, 17, 18],
    ]);
    expect(answer.results[0]?.['y']?.dims).toEqual([1, 4]);
    expect(client.status()).toMatchObject({
      state: 'idle',
      queued: 0,
      losses: 0,
      networks: { add: { provider: 'cpu' } },
    });
  });

  it('answers nothing for no runs, without starting a host', async () => {
    const { client, tap } = start();
    expect((await client.run(request('add', { runs: [] }))).results).toEqual([]);
    expect(tap.hosts).toHaveLength(0);
  });

  it('converts to bytes (rounded, clamped) and 64-bit integers where the network wants them', async () => {
    const { client } = start();
    const runs = [{ image: row(254.6, 300, -3, 1), count: { dims: [1], data: Float32Array.of(2) } }];
    const answer = await client.run(request('integers', { runs }));
    expect([...(answer.results[0]?.['y']?.data ?? [])]).toEqual([257, 257, 2, 3]);
  });
});

describe('shared inputs', () => {
  const big = (value: number): Tensor => ({ dims: [1, 8192], data: new Float32Array(8192).fill(value) });
  const keeps = (sent: readonly ToHost[]): string[] =>
    sent.map(({ kind }) => kind).filter((kind) => kind !== 'run');
  const lastOf = async (client: InferenceClient, shared: Tensor): Promise<unknown> => {
    const answer = await client.run(request('big', { shared: { big: shared }, runs: [{ x: row(1) }] }));
    return answer.results[0]?.['y']?.data[8191];
  };

  it('are sent once, and again when their content has changed', async () => {
    const { client, tap } = start();
    const shared = big(5);
    expect(await lastOf(client, shared)).toBe(6);
    expect(await lastOf(client, shared)).toBe(6);
    expect(keeps(tap.sent)).toEqual(['keep']);
    (shared.data as Float32Array)[8191] = 7;
    expect(await lastOf(client, shared)).toBe(8);
    expect(keeps(tap.sent)).toEqual(['keep', 'drop', 'keep']);
  });

  it('leave the host, least recently used first, when they exceed the limit', async () => {
    const { client, tap } = start();
    // 32 KiB each, limit 100,000 bytes: three fit.
    const tensors = [1, 2, 3, 4].map(big);
    for (const tensor of tensors) await lastOf(client, tensor);
    expect(keeps(tap.sent)).toEqual(['keep', 'keep', 'keep', 'drop', 'keep']);
    expect(await lastOf(client, tensors[1]!)).toBe(3);
    expect(await lastOf(client, tensors[0]!)).toBe(2);
  });

  it('are sent to a new host after the old one was lost', async () => {
    const { client, tap } = start((message, host, number) => {
      if (message.kind === 'run' && number === 1) host.kill();
      return message;
    });
    expect(await lastOf(client, big(5))).toBe(6);
    expect(keeps(tap.sent)).toEqual(['keep', 'keep']);
  });
});

describe('a host that is the program itself', () => {
  it('answers as a forked one', async () => {
    const args = [fileURLToPath(new URL('./host/entry.ts', import.meta.url))];
    const launch = createForkLauncher({ program: { file: process.execPath, args } });
    const { client } = start(undefined, { launch });
    expect((await client.run(request('add'))).results).toHaveLength(1);
  });
});

describe('a lost host', () => {
  it('killed in an endless run is replaced, and the run is answered', async () => {
    const { client, tap } = start((message, host, number) => {
      if (message.kind !== 'run' || number > 1) return message;
      process.kill(host.pid!, 'SIGKILL');
      return { ...message, inputs: { ...message.inputs, trips: trips(endless) } };
    });
    const answer = await client.run(request('loop', { runs: [{ x: row(1, 2, 3, 4), trips: trips(3n) }] }));
    expect([...(answer.results[0]?.['y']?.data ?? [])]).toEqual([1, 2, 3, 4]);
    expect(tap.hosts).toHaveLength(2);
    expect(client.status().losses).toBe(1);
  });

  it('that ends on every attempt gives one clear error, and the next request a new host', async () => {
    const { client, tap } = start((message, host, number) => {
      if (message.kind === 'run' && number <= 2) host.kill();
      return message;
    });
    await expect(client.run(request('add'))).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'inference-host-crashed',
      message: expect.stringContaining('signal SIGKILL') as string,
    });
    expect(tap.hosts).toHaveLength(2);
    expect((await client.run(request('add'))).results).toHaveLength(1);
  });

  it('that cannot start gives the same error', async () => {
    const launch = createForkLauncher({ entry: `${networks.folder}/no-such-host.js` });
    const { client } = start(undefined, { launch });
    await expect(client.run(request('add'))).rejects.toMatchObject({ code: 'inference-host-crashed' });
  });

  it('exceeding its deadline is killed; the second try is answered', async () => {
    const sent = signalOf<number>();
    const { client, clock, tap } = start((message, _host, number) => {
      if (message.kind !== 'run' || number > 1) return message;
      queueMicrotask(() => sent.resolve(number));
      return { ...message, inputs: { ...message.inputs, trips: trips(endless) } };
    });
    const answer = client.run(request('loop', { runs: [{ x: row(1, 2, 3, 4), trips: trips(3n) }] }));
    await sent.promise;
    expect(clock.fire(deadlineMs)).toBe(1);
    expect((await answer).results).toHaveLength(1);
    expect(tap.hosts).toHaveLength(2);
  });

  it('exceeding its deadline twice is an error of its own', async () => {
    const { client, clock } = start((message) => {
      if (message.kind !== 'run') return message;
      // After the deadline of this run was set, which happens right after sending.
      setImmediate(() => clock.fire(deadlineMs));
      return { ...message, inputs: { ...message.inputs, trips: trips(endless) } };
    });
    const runs = [{ x: row(1, 2, 3, 4), trips: trips(1n) }];
    await expect(client.run(request('loop', { runs }))).rejects.toMatchObject({ code: 'inference-deadline' });
  });

  it('is ended when it had nothing to do, and started again when needed', async () => {
    const { client, clock, tap } = start();
    await client.run(request('add'));
    expect(client.status().hostPid).toBeGreaterThan(0);
    const gone = signalOf<string>();
    tap.hosts[0]?.onExit(({ reason }) => gone.resolve(reason));
    expect(clock.fire(idleMs)).toBe(1);
    expect(await gone.promise).toBe('signal SIGKILL');
    await client.run(request('add'));
    expect(tap.hosts).toHaveLength(2);
  });
});

describe('the queue', () => {
  const order = (sent: readonly ToHost[]): unknown[] =>
    sent.flatMap((message) => (message.kind === 'run' ? [message.inputs['x']?.data[0]] : []));
  const tagged = (tag: number, priority: Priority): RunRequest =>
    request('add', { runs: [{ x: row(tag, 0, 0, 0) }], priority });

  it('lets a prompt in between the runs of a batch; first come, first served within a priority', async () => {
    const { client, tap } = start();
    const batch = request('add', { runs: [1, 2, 3].map((tag) => ({ x: row(tag, 0, 0, 0) })) });
    await Promise.all([
      client.run(batch),
      client.run(tagged(4, 'batch')),
      client.run(tagged(30, 'prefetch')),
      client.run(tagged(20, 'visible-frame')),
      client.run(tagged(10, 'visible-prompt')),
      client.run(tagged(11, 'visible-prompt')),
    ]);
    expect(order(tap.sent)).toEqual([1, 10, 11, 20, 30, 2, 3, 4]);
  });

  it('drops what is cancelled while it waits', async () => {
    const { client, tap } = start();
    const cancel = new AbortController();
    const first = client.run(tagged(1, 'batch'));
    const second = client.run({ ...tagged(2, 'batch'), signal: cancel.signal });
    cancel.abort();
    await expect(second).rejects.toBeInstanceOf(CancelledError);
    await first;
    expect(order(tap.sent)).toEqual([1]);
    await expect(client.run({ ...tagged(3, 'batch'), signal: cancel.signal })).rejects.toBeInstanceOf(
      CancelledError,
    );
  });

  it('rejects a cancelled run at once and goes on when the host is free or overdue', async () => {
    const sent = signalOf<null>();
    const cancel = new AbortController();
    const { client, clock } = start((message, _host, number) => {
      if (message.kind === 'run' && number === 1) setImmediate(() => sent.resolve(null));
      return message;
    });
    const runs = [{ x: row(1, 2, 3, 4), trips: trips(endless) }];
    const running = client.run(request('loop', { runs, signal: cancel.signal }));
    const next = client.run(tagged(1, 'batch'));
    await sent.promise;
    cancel.abort();
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    clock.fire(deadlineMs);
    expect((await next).results).toHaveLength(1);
  });

  it('rejects everything pending when it is closed, also an endless run, and everything after', async () => {
    const sent = signalOf<null>();
    const { client, tap } = start((message) => {
      if (message.kind === 'run') setImmediate(() => sent.resolve(null));
      return message;
    });
    const runs = [{ x: row(1, 2, 3, 4), trips: trips(endless) }];
    const settled = Promise.allSettled([client.run(request('loop', { runs })), client.run(request('add'))]);
    await sent.promise;
    await client.close();
    const reasons = (await settled).map((each) =>
      each.status === 'rejected' ? (each.reason as Error).name : 'answered',
    );
    expect(reasons).toEqual(['CancelledError', 'CancelledError']);
    await expect(client.run(request('add'))).rejects.toBeInstanceOf(CancelledError);
    expect(tap.hosts).toHaveLength(1);
    expect(client.status()).toMatchObject({ state: 'closed', hostPid: undefined });
  });

  it('closed while the host still starts leaves nothing behind', async () => {
    const { client } = start();
    const pending = client.run(request('add'));
    const rejected = expect(pending).rejects.toBeInstanceOf(CancelledError);
    await client.close();
    await rejected;
    expect(client.status().hostPid).toBeUndefined();
  });
});

describe('a model that does not fit', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['unknown-operator', 'model-unknown-operator', /operator.*CountersignNoSuchOperator/],
    ['corrupt', 'model-corrupt', /not an ONNX file or is damaged/],
    ['other-name', 'model-mismatch', /input image is not in the file, which has x/],
    ['other-shape', 'model-mismatch', /output y has the shape 1 x 4, the manifest says 1 x 5/],
    ['more-inputs', 'model-mismatch', /wants an input trips that the manifest does not name/],
    ['other-type', 'model-mismatch', /input image is of type uint8, expected float32/],
  ];
  it.each(cases)('%s is refused before anything runs, without a path', async (network, code, sentence) => {
    const { client } = start();
    const error: unknown = await client.run(request(network)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'ExpectedError',
      code,
      message: expect.stringMatching(sentence) as string,
    });
    expect((error as Error).message).not.toContain(networks.folder);
  });

  it('is found at the run where the file leaves sizes open', async () => {
    const { client } = start();
    const wide = client.run(request('open', { runs: [{ x: row(1, 2, 3, 4, 5) }] }));
    await expect(wide).rejects.toMatchObject({ code: 'model-mismatch' });
    expect((await client.run(request('open'))).results).toHaveLength(1);
  });

  it('says which input has a wrong shape, is missing, or which output does not exist', async () => {
    const { client } = start();
    const short = client.run(request('add', { runs: [{ x: row(1, 2, 3) }] }));
    await expect(short).rejects.toMatchObject({ code: 'model-shape-mismatch' });
    const none = client.run(request('add', { runs: [{}] }));
    await expect(none).rejects.toMatchObject({ code: 'inference-input-missing' });
    const other = client.run(request('add', { outputs: ['z'] }));
    await expect(other).rejects.toMatchObject({ code: 'inference-output-unknown' });
    expect(client.status().losses).toBe(0);
  });
});

describe('providers', () => {
  const providers = {
    choose: () => Promise.resolve({ provider: 'no-such-provider', reason: 'measured faster' }),
  };

  it('that fail are replaced by the CPU, and the status says why', async () => {
    const { client } = start(undefined, { providers });
    expect((await client.run(request('add'))).provider).toBe('cpu');
    expect(client.status().networks['add']).toMatchObject({
      provider: 'cpu',
      reason: expect.stringContaining('no-such-provider cannot run add') as string,
    });
  });

  it('that crash are replaced by the CPU', async () => {
    const { client, tap } = start(
      (message, host) => {
        if (message.kind === 'run' && message.session.provider !== 'cpu') host.kill();
        return message;
      },
      { providers },
    );
    expect((await client.run(request('add'))).provider).toBe('cpu');
    expect((await client.run(request('add'))).provider).toBe('cpu');
    expect(tap.hosts).toHaveLength(2);
    expect(client.status().networks['add']?.reason).toContain('ended its process');
  });
});
