import { describe, expect, it } from 'vitest';
import { createClient } from '../../core/transport/client.ts';
import { createMemoryChannels } from '../../main/hosts/memory.ts';
import { smallContract, smallImplementation } from './small-contract.ts';
import type { SmallImplementation } from './small-contract.ts';

/** Checked by the compiler (`npm run typecheck`): each of these lines must be an error. */
describe('the types of a contract', () => {
  const { add, file, whoAmI, count } = smallImplementation;
  const incomplete = { add, file, whoAmI, count };
  const wrongProgress: SmallImplementation['count'] = (_input, _session, { progress }) => {
    // @ts-expect-error Progress has another form.
    progress('1');
    return Promise.resolve({ done: 1 });
  };
  const mistakes = (): unknown => [
    // @ts-expect-error An operation is missing.
    incomplete satisfies SmallImplementation,
    // @ts-expect-error There is no such operation.
    { ...smallImplementation, more: () => ({}) } satisfies SmallImplementation,
    // @ts-expect-error The output has another form.
    { ...smallImplementation, echo: () => ({ text: 1 }) } satisfies SmallImplementation,
  ];
  const [page] = createMemoryChannels();
  const client = createClient(smallContract, page);
  const wrongCalls = (): unknown => [
    // @ts-expect-error No such request.
    client.request('none', {}),
    // @ts-expect-error A job is no request: it can be cancelled.
    client.request('count', { to: 1 }),
    // @ts-expect-error The input has another form.
    client.request('add', { a: '1' }),
    // @ts-expect-error No such event.
    client.on('echo', () => undefined),
  ];

  it('are as the compiler says', () => {
    expect([mistakes, wrongProgress, wrongCalls]).toHaveLength(3);
  });
});
