import { describe, expect, it } from 'vitest';
import { CallError } from '../../../core/contract/errors.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';
import { createStore } from 'zustand/vanilla';
import type { SessionModel, SessionState } from '../session/session-model.ts';
import { createUpkeepModel } from './create-upkeep-model.ts';

const FACTS = {
  version: '9.0.0',
  released: '2026-11-22T10:00:00Z',
  notes: '',
  fingerprint: '0'.repeat(64),
  installers: [{ file: 'a.deb', bytes: 5, sha256: '1'.repeat(64) }],
};

/** A page whose backend answers as given. */
function desk(folderDialog: boolean, answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const notices: string[] = [];
  const answer = (name: string, input: unknown): Promise<unknown> => {
    asked.push(`${name} ${JSON.stringify(input)}`);
    const one = answers[name];
    return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
  };
  // Only these two are used, and only with these names.
  const client = { request: answer, job: answer } as unknown as Client<Contract>;
  const state = { host: { kind: 'desktop', folderDialog } } as SessionState; // nothing else is read
  const session: Pick<SessionModel, 'store' | 'notify'> = {
    store: createStore(() => state),
    notify: (_level, message) => void notices.push(message),
  };
  return { upkeep: createUpkeepModel(client, session), asked, notices };
}

const refusal = new CallError({ code: 'refused', message: 'Not genuine.', retryable: false, reference: 'x' });

describe('looking after a station', () => {
  it('saves a report by a dialog of the system, or hands its text to the page', async () => {
    const desktop = desk(true, { 'support.save': { name: 'r.txt' } });
    expect(await desktop.upkeep.saveReport()).toBeNull();
    expect([desktop.asked, desktop.notices]).toEqual([
      ['support.save {"place":null}'],
      ['The report was saved as r.txt.'],
    ]);
    const given = { name: 'r.txt', text: 'A report.' };
    expect(await desk(false, { 'support.text': given }).upkeep.saveReport()).toEqual(given);
    const cancelled = desk(true, { 'support.save': { name: null } });
    expect([await cancelled.upkeep.saveReport(), cancelled.notices]).toEqual([null, []]);
    const failed = desk(true, { 'support.save': refusal });
    expect([await failed.upkeep.saveReport(), failed.notices]).toEqual([null, ['Not genuine.']]);
  });

  it('tells of a crash, and is content where it cannot', async () => {
    const told = desk(true, { 'crash.report': {} });
    await told.upkeep.reportCrash('x'.repeat(30_000));
    expect(told.asked[0]).toHaveLength(20_000 + 'crash.report {"trace":""}'.length);
    await desk(true, { 'crash.report': refusal }).upkeep.reportCrash('x');
  });

  it('offers an update only after it was found genuine', async () => {
    const { upkeep, asked } = desk(true, {
      'update.check': FACTS,
      'update.unpack': { path: '/x/a.deb', shown: true },
    });
    await upkeep.unpack('a.deb', 't');
    expect(asked).toEqual([]);
    await upkeep.checkUpdate('p');
    expect(upkeep.store.getState().update).toEqual({ phase: 'genuine', facts: FACTS, place: 'p' });
    await upkeep.unpack('a.deb', 't');
    expect(upkeep.store.getState().update).toEqual({ phase: 'unpacked', path: '/x/a.deb', shown: true });
    const refused = desk(true, { 'update.check': refusal });
    await refused.upkeep.checkUpdate('p');
    expect(refused.upkeep.store.getState().update).toEqual({ phase: 'refused', problem: 'Not genuine.' });
    refused.upkeep.reset();
    expect(refused.upkeep.store.getState().update).toEqual({ phase: 'none' });
  });
});
