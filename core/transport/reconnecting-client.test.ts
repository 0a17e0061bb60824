import { describe, expect, it } from 'vitest';
import { createMemoryChannels } from '../../main/hosts/memory.ts';
import { serveSmall } from '../../test/contract/connect.ts';
import { createManualClock } from '../../test/contract/manual-clock.ts';
import { smallContract } from '../../test/contract/small-contract.ts';
import { CallError } from '../contract/errors.ts';
import { closedFailure } from '../contract/common-failures.ts';
import type { Channel } from './channel.ts';
import { createReconnectingClient, FIRST_WAIT_MS, LONGEST_WAIT_MS } from './reconnecting-client.ts';
import type { ConnectionState } from './reconnecting-client.ts';
import type { Server } from './serve.ts';
import type { SmallContract } from '../../test/contract/small-contract.ts';

/** A backend that can be there or not, and what a page sees of it. */
function setUp() {
  const clock = createManualClock();
  const states: ConnectionState[] = [];
  const attempts: number[] = [];
  const waiting: { readonly state: ConnectionState; readonly done: () => void }[] = [];
  const backend = { absent: null as CallError | null, server: null as Server<SmallContract> | null };
  const open = (): Promise<Channel> => {
    attempts.push(clock.now());
    if (backend.absent !== null) return Promise.reject(backend.absent);
    const [page, other] = createMemoryChannels();
    backend.server = serveSmall(other, []);
    return Promise.resolve(page);
  };
  const client = createReconnectingClient(smallContract, {
    open,
    after: clock.after,
    onState: (state) => {
      states.push(state);
      for (const each of waiting) if (each.state === state) each.done();
    },
  });
  /** Resolves at the next change to `state`. */
  const change = (state: ConnectionState): Promise<void> =>
    new Promise((done) => waiting.push({ state, done }));
  return { clock, states, attempts, backend, client, change };
}

const absent = new CallError(closedFailure);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createReconnectingClient', () => {
  it('T5: rejects while the backend is away, and comes back with its listeners', async () => {
    const { clock, states, backend, client, change } = setUp();
    await change('connected');
    const seen: number[] = [];
    client.on('ticked', ({ done }) => seen.push(done));
    const stop = client.on('ticked', () => seen.push(-1));
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });

    const lost = change('lost');
    const pending = client.request('echo', { text: '' });
    backend.server?.close();
    await expect(pending).rejects.toMatchObject({ code: 'closed', retryable: true });
    await lost;
    await expect(client.request('add', { a: 1 })).rejects.toMatchObject({ code: 'closed' });

    const back = change('connected');
    clock.pass(FIRST_WAIT_MS);
    await back;
    stop();
    backend.server?.emit('ticked', { done: 7 });
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
    expect(seen).toEqual([7]);
    expect(states).toEqual(['connected', 'lost', 'connected']);
  });

  it('waits longer and longer, up to a limit, and short again after a success', async () => {
    const { clock, states, attempts, backend, change } = setUp();
    await change('connected');
    backend.absent = absent;
    const lost = change('lost');
    backend.server?.close();
    await lost;
    for (let at = 0; at < 400; at += 1) {
      clock.pass(50);
      await turn();
    }
    const waits = attempts.slice(1).map((time, at) => time - (attempts[at] ?? 0));
    expect(waits.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, LONGEST_WAIT_MS, LONGEST_WAIT_MS]);
    backend.absent = null;
    const back = change('connected');
    clock.pass(LONGEST_WAIT_MS);
    await back;
    const again = change('lost');
    backend.server?.close();
    await again;
    const before = attempts.length;
    clock.pass(FIRST_WAIT_MS);
    expect(attempts).toHaveLength(before + 1);
    expect(states.slice(0, 4)).toEqual(['connected', 'lost', 'connected', 'lost']);
  });

  it('tells a refusal from an absence', async () => {
    const { clock, states, backend, change } = setUp();
    await change('connected');
    backend.absent = new CallError({ ...closedFailure, retryable: false });
    const refused = change('refused');
    const lost = change('lost');
    backend.server?.close();
    await lost;
    clock.pass(FIRST_WAIT_MS);
    await refused;
    expect(states).toEqual(['connected', 'lost', 'refused']);
  });

  it('stays closed once closed', async () => {
    const { clock, states, attempts, client, change } = setUp();
    await change('connected');
    client.close();
    client.close();
    await client.closed;
    clock.pass(60_000);
    await turn();
    await expect(client.request('add', { a: 1 })).rejects.toMatchObject({ code: 'closed' });
    expect([attempts.length, states]).toEqual([1, ['connected']]);
  });
});
