import { expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.ts';
import { connectBoth, createGate, record, serveSmall } from './connect.ts';
import { codeOf, overEveryTransport } from './every-transport.ts';

overEveryTransport('the rules of calls and events', ({ connect, both }) => {
  it('answers requests and jobs, with parsed defaults, progress and the session', async () => {
    const { client, server } = await both();
    expect(await client.request('add', { a: 2 })).toEqual({ sum: 3 });
    expect(await client.request('whoAmI', {})).toEqual({ reader: 'Dr. A' });
    const seen: number[] = [];
    const output = await client.job('count', { to: 3 }, { onProgress: ({ done }) => seen.push(done) });
    expect([output, seen]).toEqual([{ done: 3 }, [1, 2, 3]]);
    server.close();
  });

  it('T1: each of many overlapping requests gets its own answer, in whatever order they end', async () => {
    const random = createRandom(1);
    const waiting: (() => void)[] = [];
    const all = createGate();
    const { client } = await both({
      echo: async ({ text }) => {
        await new Promise<void>((resolve) => {
          waiting.splice(Math.floor(random.next() * (waiting.length + 1)), 0, resolve);
          if (waiting.length === 200) all.open();
        });
        return { text };
      },
    });
    const calls = Array.from({ length: 200 }, (_, at) => client.request('echo', { text: String(at) }));
    await all.opened;
    for (const go of waiting) go();
    expect(await Promise.all(calls)).toEqual(calls.map((_, at) => ({ text: String(at) })));
  });

  it('T1: a repeated id is answered once', async () => {
    const { page, backend } = await connect();
    const log: string[] = [];
    serveSmall(backend, log);
    const { messages, until } = record(page);
    const call = (id: number, text: string) =>
      page.send({ kind: 'call', id, operation: 'echo', input: { text } });
    call(1, 'first');
    call(1, 'again');
    call(3, 'third');
    call(2, 'older');
    call(4, 'fence');
    await until(3);
    expect(messages).toEqual([
      { kind: 'answer', id: 1, output: { text: 'first' } },
      { kind: 'answer', id: 3, output: { text: 'third' } },
      { kind: 'answer', id: 4, output: { text: 'fence' } },
    ]);
    expect(log).toHaveLength(2);
  });

  it('T1: a second answer and answers that nobody asked for change nothing', async () => {
    const ends = await connect();
    const { client } = connectBoth(ends, { echo: () => new Promise<never>(() => undefined) });
    const call = client.request('echo', { text: '' });
    ends.backend.send({ kind: 'answer', id: 77, output: { text: 'made up' } });
    ends.backend.send({ kind: 'answer', id: 1, output: { text: 'first' } });
    ends.backend.send({ kind: 'answer', id: 1, output: { text: 'second' } });
    expect(await call).toEqual({ text: 'first' });
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
  });

  it('T2: there is no progress after cancel, and one answer: cancelled', async () => {
    const { page, backend } = await connect();
    const server = serveSmall(backend, [], {
      count: async (_input, _session, { signal, progress }) => {
        progress({ done: 1 });
        await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
        progress({ done: 2 });
        return { done: 2 };
      },
    });
    const { messages, until } = record(page);
    page.send({ kind: 'call', id: 1, operation: 'count', input: { to: 2 } });
    await until(1);
    page.send({ kind: 'cancel', id: 1 });
    page.send({ kind: 'cancel', id: 1 });
    await until(2);
    server.emit('ticked', { done: 9 });
    await until(3);
    expect(messages).toMatchObject([
      { kind: 'progress', id: 1, value: { done: 1 } },
      { kind: 'failure', id: 1, failure: { code: 'cancelled' } },
      { kind: 'event' },
    ]);
  });

  it('T2: progress that was on its way when the page gave up is not shown', async () => {
    const ends = await connect();
    const started = createGate();
    const { client, server } = connectBoth(ends, {
      count: (_input, _session, { signal, progress }) => {
        started.open();
        return new Promise((resolve) => {
          // Before the abort is known here.
          server.emit('ticked', { done: 0 });
          progress({ done: 1 });
          signal.addEventListener('abort', () => resolve({ done: 1 }));
        });
      },
    });
    const controller = new AbortController();
    const seen: number[] = [];
    // The event comes just before the progress.
    client.on('ticked', () => controller.abort());
    const job = client.job(
      'count',
      { to: 1 },
      { signal: controller.signal, onProgress: ({ done }) => seen.push(done) },
    );
    await started.opened;
    expect([await codeOf(job), seen]).toEqual(['cancelled', []]);
  });

  it('cancels before the call, after the answer, and twice without harm', async () => {
    const { client } = await both();
    const early = new AbortController();
    early.abort();
    expect(await codeOf(client.job('count', { to: 1 }, { signal: early.signal }))).toBe('cancelled');
    const late = new AbortController();
    expect(await client.job('count', { to: 1 }, { signal: late.signal })).toEqual({ done: 1 });
    late.abort();
    late.abort();
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
  });

  it('says cancelled also when the job, having been given up, ends with a defect, and logs that', async () => {
    const { client, log } = await both({
      count: (_input, _session, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new TypeError('Doe^Jane')));
        }),
    });
    const controller = new AbortController();
    const job = client.job('count', { to: 1 }, { signal: controller.signal });
    controller.abort();
    expect(await codeOf(job)).toBe('cancelled');
    expect(log.join()).toContain('after cancel TypeError');
    expect(log.join()).not.toContain('Doe');
  });

  it('a listener to the cancel signal that throws harms nobody', async () => {
    const { client, log } = await both({
      count: (_input, _session, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('ended')));
          signal.addEventListener('abort', () => {
            throw new Error('thrown');
          });
        }),
    });
    const controller = new AbortController();
    const job = client.job('count', { to: 1 }, { signal: controller.signal });
    controller.abort();
    expect(await codeOf(job)).toBe('cancelled');
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
    expect(log.join()).toContain('listener');
  });

  it.each([11, 12, 13])('T1, T2: races of cancel and answer end every job once (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const { client, server } = await both({
      count: async ({ to }, _session, { progress }) => {
        for (let done = 1; done <= to; done += 1) {
          await Promise.resolve();
          progress({ done });
          if (random.chance(0.1)) await new Promise<void>((resolve) => setImmediate(resolve));
        }
        return { done: to };
      },
    });
    let afterEnd = 0;
    const ends = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => {
        const controller = new AbortController();
        const abortAt = 1 + Math.floor(random.next() * 30);
        let gaveUp = false;
        const code = await codeOf(
          client.job(
            'count',
            { to: 20 },
            {
              signal: controller.signal,
              onProgress: ({ done }) => {
                if (gaveUp) afterEnd += 1;
                gaveUp = done >= abortAt;
                if (gaveUp) controller.abort();
              },
            },
          ),
        );
        return { at, code, gaveUp };
      }),
    );
    for (const { code, gaveUp } of ends) expect(code).toBe(gaveUp ? 'cancelled' : 'answered');
    expect(new Set(ends.map(({ code }) => code)).size).toBe(2);
    expect(afterEnd).toBe(0);
    server.close();
  });

  it('T3: events come in order, also among progress and answers', async () => {
    const connected = await both({
      count: ({ to }, _session, { progress }) => {
        for (let done = 1; done <= to; done += 1) {
          connected.server.emit('ticked', { done });
          progress({ done });
        }
        return Promise.resolve({ done: to });
      },
    });
    const seen: string[] = [];
    connected.client.on('ticked', ({ done }) => seen.push(`event ${String(done)}`));
    await connected.client.job(
      'count',
      { to: 500 },
      { onProgress: ({ done }) => seen.push(`progress ${String(done)}`) },
    );
    const expected = Array.from({ length: 500 }, (_, at) => [
      `event ${String(at + 1)}`,
      `progress ${String(at + 1)}`,
    ]);
    expect(seen).toEqual(expected.flat());
  });

  it('tells every listener, none after it stopped, and goes on when one throws', async () => {
    const { client, server, defects } = await both();
    const seen: string[] = [];
    const stopFirst = client.on('ticked', ({ done }) => seen.push(`first ${String(done)}`));
    client.on('ticked', () => {
      throw new Error('listener');
    });
    client.on('ticked', ({ done }) => seen.push(`last ${String(done)}`));
    server.emit('ticked', { done: 1 });
    await client.request('add', { a: 1 });
    stopFirst();
    server.emit('ticked', { done: 2 });
    await client.request('add', { a: 1 });
    expect(seen).toEqual(['first 1', 'last 1', 'last 2']);
    expect(defects).toHaveLength(2);
  });

  it.each(['nope', '__proto__', 'constructor', 'toString', 'ticked', ''])(
    'T4: the unknown operation "%s" fails at once',
    async (operation) => {
      const { page, backend } = await connect();
      const log: string[] = [];
      serveSmall(backend, log);
      const { messages, until } = record(page);
      page.send({ kind: 'call', id: 1, operation, input: {} });
      await until(1);
      expect(messages).toMatchObject([
        { kind: 'failure', id: 1, failure: { code: 'unknown-operation', retryable: false } },
      ]);
    },
  );

  it.each(['page', 'backend'] as const)('T5: closing by the %s rejects everything pending', async (side) => {
    const ends = await connect();
    const started = createGate();
    const given = createGate();
    const { client, server } = connectBoth(ends, {
      echo: () => new Promise<never>(() => undefined),
      count: (_input, _session, { signal }) => {
        signal.addEventListener('abort', given.open);
        started.open();
        return given.opened.then(() => ({ done: 0 }));
      },
    });
    const pending = [client.request('echo', { text: '' }), client.job('count', { to: 1 })].map(codeOf);
    await started.opened;
    if (side === 'page') client.close();
    else server.close();
    expect(await Promise.all(pending)).toEqual(['closed', 'closed']);
    await client.closed;
    // The job that nobody waits for is given up.
    await given.opened;
    expect(await codeOf(client.request('add', { a: 1 }))).toBe('closed');
    client.close();
    server.close();
    server.emit('ticked', { done: 1 });
  });

  it('what was said before closing still arrives', async () => {
    const { client, server } = await both();
    const seen: number[] = [];
    client.on('ticked', ({ done }) => seen.push(done));
    for (let done = 0; done < 50; done += 1) server.emit('ticked', { done });
    server.close();
    await client.closed;
    expect(seen).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });
});
