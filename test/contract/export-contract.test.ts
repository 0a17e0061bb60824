import { describe, expect, it } from 'vitest';
import { contract, type Contract } from '../../core/contract/contract.ts';
import { failureOf } from '../../core/contract/failure-of.ts';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { createClient } from '../../core/transport/client.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { serve } from '../../core/transport/serve.ts';
import { createMemoryChannels } from '../../main/hosts/memory.ts';
import { codeOf } from './every-transport.ts';

const SECRET = 'nobody must read this';
const ORDER = {
  taskId: 'wrist',
  selection: { filter: everyCaseOf('wrist') },
  options: { formats: ['seg' as const] },
  place: 'p1',
  passphrase: SECRET,
};
const { input } = contract['export.run'];

/** A page before a backend of which only the export is asked. */
function connect(run: Implementation<Contract, null>['export.run']) {
  const [page, own] = createMemoryChannels();
  const log: string[] = [];
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const names = Object.entries(contract).filter(([, { kind }]) => kind !== 'event');
  // Every other operation is there, as the type wants it, and answers nothing.
  const all = Object.fromEntries(names.map(([name]) => [name, unused])) as unknown as Implementation<
    Contract,
    null
  >;
  serve<Contract, null>(contract, { ...all, 'export.run': run }, own, {
    session: null,
    failureOf,
    log: (line) => log.push(line),
  });
  return { client: createClient(contract, page), log };
}

describe('the contract of exports', () => {
  it('fills in the safe choices', () => {
    expect(input.parse(ORDER).options).toMatchObject({
      includeUnsigned: false,
      deidentify: { profile: 'basic', options: [] },
      burnedInChecked: false,
      leaveOutRefused: false,
      segmentation: 'binary',
    });
  });

  it.each([
    ['a path beside the place', { ...ORDER, target: '/exports' }],
    ['an option that nobody knows', { ...ORDER, options: { ...ORDER.options, replace: true } }],
    ['no format', { ...ORDER, options: { formats: [] } }],
    [
      'shares that do not add up',
      { ...ORDER, options: { ...ORDER.options, split: { seed: 's', train: 80, val: 30, test: 0 } } },
    ],
    ['an empty passphrase', { ...ORDER, passphrase: '' }],
    ['no cases', { ...ORDER, selection: { cases: [] } }],
    [
      'switching off de-identification by a word that is none',
      { ...ORDER, options: { ...ORDER.options, deidentify: 'none' } },
    ],
  ])('refuses %s', (_, wrong) => {
    expect(input.safeParse(wrong).success).toBe(false);
  });

  it('says the passphrase back to nobody, whatever goes wrong', async () => {
    const { client, log } = connect(() => Promise.reject(new TypeError(`wrong: ${SECRET}`)));
    const defect = await client.job('export.run', ORDER).catch((error: unknown) => error);
    expect(defect).toMatchObject({ code: 'bug' });
    expect(String(defect)).not.toContain(SECRET);
    const wrong = { ...ORDER, passphrase: { [SECRET]: SECRET } } as never;
    expect(await codeOf(client.job('export.run', wrong))).toBe('invalid-input');
    expect(log.length).toBeGreaterThan(0);
    expect(log.join('\n')).not.toContain(SECRET);
  });
});
