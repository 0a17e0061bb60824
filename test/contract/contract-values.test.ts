import { expect, it } from 'vitest';
import { ExpectedError } from '../../core/domain/errors.ts';
import { connectBoth, record, serveSmall } from './connect.ts';
import { codeOf, overEveryTransport } from './every-transport.ts';

overEveryTransport('what is said', ({ connect, both }) => {
  it('refuses input of a wrong form, saying where and nothing of the value', async () => {
    const { page, backend } = await connect();
    const log: string[] = [];
    serveSmall(backend, log);
    const { messages, until } = record(page);
    const inputs = [
      { structures: [{ id: 1 }, { id: 'Doe^Jane' }] },
      { structures: [], 'Doe^Jane': 1 },
      { structures: [], byPatient: { 'Doe^Jane': 'x' } },
      'Doe^Jane',
      undefined,
    ];
    for (const [at, input] of inputs.entries()) {
      page.send({ kind: 'call', id: at + 1, operation: 'file', input });
    }
    await until(inputs.length);
    expect(messages).toMatchObject(
      ['structures[1].id', 'the whole value', 'byPatient.*', 'the whole value', 'the whole value'].map(
        (reference) => ({ kind: 'failure', failure: { code: 'invalid-input', reference } }),
      ),
    );
    expect(JSON.stringify([messages, log])).not.toContain('Doe');
  });

  it('gives failures as data: expected ones with their sentence, defects with a reference only', async () => {
    const { client, log } = await both({
      echo: ({ text }) => {
        if (text === 'expected') throw new ExpectedError('frame-unknown', 'There is no such frame.');
        throw new TypeError('/data/Doe^Jane is undefined');
      },
    });
    await expect(client.request('echo', { text: 'expected' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no such frame.',
      reference: 'frame-unknown',
    });
    const defect = await client.request('echo', { text: '' }).catch((error: unknown) => error);
    expect(defect).toMatchObject({ code: 'bug', reference: expect.stringMatching(/^D-[0-9a-f]{8}$/) });
    expect(String(defect)).not.toContain('Doe');
    expect(log.join('\n')).toMatch(/D-[0-9a-f]{8} is TypeError/);
    expect(log.join('\n')).not.toContain('Doe');
  });

  it('does not send what the contract does not say', async () => {
    const wrong = { count: 1, patient: 'Doe^Jane' };
    const { client, server, log, defects } = await both({
      // What a defect of the backend would do.
      whoAmI: () => wrong as never,
      count: (_input, _session, { progress }) => {
        progress(wrong as never);
        return Promise.resolve({ done: 1 });
      },
    });
    const seen: unknown[] = [];
    client.on('ticked', (value) => seen.push(value));
    server.emit('ticked', wrong as never);
    expect(await codeOf(client.request('whoAmI', {}))).toBe('bug');
    expect(await client.job('count', { to: 1 }, { onProgress: (value) => seen.push(value) })).toEqual({
      done: 1,
    });
    expect(seen).toEqual([]);
    expect(defects).toEqual([]);
    expect(log.join('\n')).toMatch(/whoAmI: output at/);
    expect(log.join('\n')).not.toContain('Doe');
  });

  it('does not believe a backend of another version', async () => {
    const ends = await connect();
    const { client, defects } = connectBoth(ends, { echo: () => new Promise<never>(() => undefined) });
    const seen: unknown[] = [];
    client.on('ticked', (value) => seen.push(value));
    const call = client.request('echo', { text: '' });
    ends.backend.send({ kind: 'event', name: 'ticked', value: { done: 'many' } });
    ends.backend.send({ kind: 'event', name: '__proto__', value: {} });
    ends.backend.send({ kind: 'answer', id: 1, output: { text: 5 } });
    expect(await codeOf(call)).toBe('bug');
    expect(seen).toEqual([]);
    expect(defects).toHaveLength(2);
  });

  const noMessages: readonly unknown[] = [
    ...[null, 1, 'call', true, [], {}, [[]], { kind: 'call' }, { kind: 'other', id: 1 }],
    ...[-1, 0, 1.5, '1', 2 ** 60, null].map((id) => ({
      kind: 'call',
      id,
      operation: 'add',
      input: { a: 1 },
    })),
    { kind: 'call', id: 1, operation: 5, input: {} },
    { kind: 'call', id: 1, operation: 'add', input: {}, more: 1 },
    { kind: 'cancel', id: 'x' },
    { kind: 'answer', id: 1, output: {}, failure: {} },
    { kind: 'failure', id: 1, failure: { code: 'new-code', message: '', retryable: false, reference: '' } },
    { kind: 'event', value: {} },
    { kind: 'progress', id: {} },
  ];

  it('survives messages that are none, on both sides', async () => {
    const ends = await connect();
    const { client, log, defects } = connectBoth(ends);
    for (const message of noMessages) {
      ends.page.send(message);
      ends.backend.send(message);
    }
    // Valid, but about nothing.
    ends.page.send({ kind: 'cancel', id: 500 });
    ends.backend.send({ kind: 'progress', id: 500, value: { done: 1 } });
    ends.backend.send({ kind: 'answer', id: 500, output: {} });
    expect(await client.request('add', { a: 1 })).toEqual({ sum: 2 });
    expect(log).toHaveLength(noMessages.length);
    expect(defects).toHaveLength(noMessages.length);
  });

  it('carries messages of several MB unchanged, in order with small ones', async () => {
    const { client } = await both();
    const text = 'Zürich 🦴 '.repeat(400_000);
    const [large, small] = await Promise.all([
      client.request('echo', { text }),
      client.request('echo', { text: 'small' }),
    ]);
    expect(large.text === text).toBe(true);
    expect(small).toEqual({ text: 'small' });
  });

  it('keeps two pages apart', async () => {
    const [one, two] = [await both(), await both()];
    const seen: string[] = [];
    one.client.on('ticked', () => seen.push('one'));
    two.client.on('ticked', () => seen.push('two'));
    one.server.emit('ticked', { done: 1 });
    one.server.close();
    await one.client.closed;
    expect(await two.client.request('add', { a: 1 })).toEqual({ sum: 2 });
    expect(seen).toEqual(['one']);
  });
});
