import { afterEach, describe, expect, it } from 'vitest';
import { contract, type Contract } from '../../core/contract/contract.ts';
import { failureOf } from '../../core/contract/failure-of.ts';
import { firstSettings } from '../../core/domain/station-settings.ts';
import type { Channel } from '../../core/transport/channel.ts';
import { createClient, type Client } from '../../core/transport/client.ts';
import { serve } from '../../core/transport/serve.ts';
import { CHEAP, PASSPHRASE } from '../../test/support/sealing.ts';
import { createMemoryChannels } from '../hosts/memory.ts';
import { wrapByPassphrase } from '../sealing/passphrase-wrap.ts';
import { newSeal } from '../sealing/seal-file.ts';
import { newDataKey } from '../sealing/sealer.ts';
import type { OpenWorkstation } from './open-workstation.ts';
import { createSealedDoor, type Door } from './sealed-door.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A door whose workstation answers `settings.change` only. */
async function sealedDoor(keep?: (key: Uint8Array) => Promise<void>, clock: 'fast' | 'stopped' = 'fast') {
  const key = newDataKey();
  const made = newSeal(key);
  const passphrase = await wrapByPassphrase(key, { keyId: made.keyId, passphrase: PASSPHRASE }, CHEAP);
  const waits: number[] = [];
  const opened: string[] = [];
  const log: string[] = [];
  const station = {
    backend: {
      openSession: (channel: Channel) =>
        void serve(contract, { 'jobs.list': () => ({ jobs: [] }) } as never, channel, {
          session: null,
          failureOf,
          log: () => undefined,
        }),
    },
    blobs: { take: () => Promise.resolve(Uint8Array.of(7)) },
    close: () => Promise.resolve(void opened.push('closed')),
  } as unknown as OpenWorkstation;
  const door = createSealedDoor({
    seal: { ...made, state: 'sealed', passphrase },
    open: (given) => {
      opened.push(Buffer.from(given).equals(key) ? 'opened' : 'opened with another key');
      return Promise.resolve(station);
    },
    settings: { now: () => ({ ...firstSettings, language: 'de' }) },
    clock: {
      after: (ms, action) => {
        waits.push(ms);
        if (clock === 'fast') setImmediate(action);
        return () => undefined;
      },
    },
    log: (line) => void log.push(line),
    ...(keep === undefined ? {} : { keep }),
  });
  closing.push(() => door.close());
  return { door, waits, opened, log };
}

function connect(door: Door): Client<Contract> {
  const [theirs, ours] = createMemoryChannels();
  door.openSession(theirs);
  return createClient(contract, ours);
}

describe('the door of a sealed workspace', () => {
  it('refuses everything until the passphrase is given, and then lets every page connect anew', async () => {
    const { door, opened } = await sealedDoor();
    const [page, other] = [connect(door), connect(door)];
    for (const call of [
      page.request('session.hello', {}),
      page.request('jobs.list', {}),
      page.request('case.open', { caseId: 'c'.repeat(32) }),
      page.job('demo.open', {}),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'workspace', reference: 'workspace-sealed' });
    }
    expect(await door.blobs.take('0'.repeat(32))).toBeNull();
    expect(door.opened()).toBeNull();
    expect(await page.request('workspace.unlock', { passphrase: PASSPHRASE })).toEqual({});
    await Promise.all([page.closed, other.closed]);
    expect(opened).toEqual(['opened']);
    expect(await connect(door).request('jobs.list', {})).toEqual({ jobs: [] });
    expect(await door.blobs.take('0'.repeat(32))).toEqual(Uint8Array.of(7));
  });

  it('waits longer after every wrong passphrase, for all pages together, and keeps them out of the log', async () => {
    const { door, waits, opened, log } = await sealedDoor();
    const pages = [connect(door), connect(door)];
    for (let round = 0; round < 4; round++) {
      const wrong = pages.map((page) =>
        page.request('workspace.unlock', { passphrase: `wrong guess ${round}` }),
      );
      for (const one of wrong) await expect(one).rejects.toMatchObject({ reference: 'workspace-passphrase' });
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000]);
    expect(log.join('\n')).not.toContain('guess');
    await pages[0]!.request('workspace.unlock', { passphrase: PASSPHRASE });
    expect(opened).toEqual(['opened']);
  });

  it('offers the keychain where there is one, and opens also when that cannot write', async () => {
    const kept: number[] = [];
    const { door, opened, log } = await sealedDoor((key) => {
      kept.push(key.length);
      return Promise.reject(new Error('/home/ada/keys is full'));
    });
    const page = connect(door);
    await expect(page.request('session.hello', {})).rejects.toMatchObject({
      reference: 'workspace-sealed-keychain',
    });
    await page.request('workspace.unlock', { passphrase: PASSPHRASE, keep: true });
    expect([kept, opened]).toEqual([[32], ['opened']]);
    expect(log.at(-1)).toBe('the keychain does not keep the key of the workspace');
  });

  it('ends at once also while a guess has to wait', async () => {
    const { door, waits, opened } = await sealedDoor(undefined, 'stopped');
    const page = connect(door);
    await expect(page.request('workspace.unlock', { passphrase: 'wrong guess' })).rejects.toThrow();
    const waiting = page.request('workspace.unlock', { passphrase: PASSPHRASE });
    waiting.catch(() => undefined);
    await expect.poll(() => waits).toEqual([500]);
    await door.close();
    await expect(waiting).rejects.toThrow();
    expect(opened).toEqual([]);
  });

  it('tells a page the language of the station before it is refused', async () => {
    const { door } = await sealedDoor();
    const page = connect(door);
    const told: string[] = [];
    page.on('settings.changed', ({ language }) => void told.push(language));
    await expect(page.request('session.hello', {})).rejects.toMatchObject({ reference: 'workspace-sealed' });
    expect(told).toEqual(['de']);
  });

  it('lets nobody wait when it is closed', async () => {
    const { door, opened } = await sealedDoor();
    const page = connect(door);
    await expect(page.request('session.hello', {})).rejects.toMatchObject({ reference: 'workspace-sealed' });
    await door.close();
    await page.closed;
    expect(opened).toEqual([]);
  });
});
