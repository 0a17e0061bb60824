import { contract, type Contract } from '../../core/contract/contract.ts';
import { failureOf } from '../../core/contract/failure-of.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Channel } from '../../core/transport/channel.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { serve } from '../../core/transport/serve.ts';
import type { SettingsPort } from '../backend/ports.ts';
import type { BlobTickets } from '../hosts/blob-tickets.ts';
import type { Clock } from '../inference/clock.ts';
import type { SealFile } from '../sealing/seal-file.ts';
import type { DataKey } from '../sealing/sealer.ts';
import { keyByPassphrase } from '../sealing/unlock.ts';
import type { OpenWorkstation } from './open-workstation.ts';

export interface SealedDoorPorts {
  readonly seal: SealFile;
  /** Opens the workstation once the key is known. */
  readonly open: (key: DataKey) => Promise<OpenWorkstation>;
  /** Lets the keychain of this account keep the key, where it has one. */
  readonly keep?: (key: DataKey) => Promise<void>;
  /** Language and colours, which a page has before the workspace is open. */
  readonly settings: Pick<SettingsPort, 'now'>;
  readonly clock: Pick<Clock, 'after'>;
  /** One line without anything of a patient (rule S2). */
  readonly log: (line: string) => void;
}

/**
 * What pages reach. Of a workspace whose key nobody has yet every operation is refused but `workspace.unlock`. After the right
 * passphrase the channels are closed; pages connect again by themselves, and then to the workstation.
 */
export interface Door {
  openSession(channel: Channel): void;
  readonly blobs: Pick<BlobTickets, 'take'>;
  /** The workstation; null as long as nobody has given the passphrase. */
  opened(): OpenWorkstation | null;
  /** Ends the workstation, or every page that waits for one. */
  close(): Promise<void>;
}

/** After each wrong passphrase the next one waits longer; scrypt costs half a second besides. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export function createSealedDoor({ seal, open, keep, settings, clock, log }: SealedDoorPorts): Door {
  const channels = new Set<Channel>();
  let station: OpenWorkstation | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let waitMs = 0;
  let closed = false;

  let endPause = (): void => undefined;
  const pause = (ms: number): Promise<void> =>
    ms === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          const stop = clock.after(ms, resolve);
          // Whoever quits does not wait for a passphrase that nobody will see.
          endPause = () => {
            stop();
            resolve();
          };
        });

  const attempt = async ({ passphrase, keep: wanted }: Given): Promise<void> => {
    // Another page was faster.
    if (station !== null) return;
    await pause(waitMs);
    if (closed) throw sealed(false);
    let key: DataKey;
    try {
      key = await keyByPassphrase(seal, passphrase);
    } catch (error) {
      waitMs = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, waitMs * 2));
      throw error;
    }
    station = await open(key);
    // A keychain that cannot write asks again the next time; nothing else is lost.
    if (wanted) await keep?.(key).catch(() => log('the keychain does not keep the key of the workspace'));
    waitMs = 0;
  };
  const unlock = (given: Given): Promise<void> => {
    // One after the other: a second page makes guessing no faster.
    const mine = turn.then(() => attempt(given));
    turn = mine.catch(() => undefined);
    return mine;
  };
  const letGo = (): void => {
    for (const one of [...channels]) one.close();
  };

  return {
    openSession(channel) {
      if (station !== null) {
        station.backend.openSession(channel);
        return;
      }
      channels.add(channel);
      channel.onClose(() => channels.delete(channel));
      const greet = (): void => server.emit('settings.changed', settings.now());
      const refusing = refusingAll({ unlock, letGo, greet, canKeep: keep !== undefined });
      const server = serve(contract, refusing, channel, { session: null, failureOf, log });
    },
    blobs: { take: (ticket) => station?.blobs.take(ticket) ?? Promise.resolve(null) },
    opened: () => station,
    async close() {
      closed = true;
      letGo();
      endPause();
      await turn;
      await station?.close();
    },
  };
}

/** Of a workspace that is open already. */
export function openDoor(station: OpenWorkstation): Door {
  return {
    openSession: (channel) => station.backend.openSession(channel),
    blobs: station.blobs,
    opened: () => station,
    close: () => station.close(),
  };
}

interface Given {
  readonly passphrase: string;
  readonly keep: boolean;
}

function sealed(canKeep: boolean): ExpectedError {
  return new ExpectedError(
    canKeep ? 'workspace-sealed-keychain' : 'workspace-sealed',
    'This workspace is sealed; enter its passphrase.',
  );
}

interface Refusal {
  readonly unlock: (given: Given) => Promise<void>;
  readonly letGo: () => void;
  /** What a page may know before it is refused. */
  readonly greet: () => void;
  readonly canKeep: boolean;
}

function refusingAll({ unlock, letGo, greet, canKeep }: Refusal): Implementation<Contract, null> {
  const refuse = (): Promise<never> => Promise.reject(sealed(canKeep));
  const names = Object.entries(contract).filter(([, shape]) => shape.kind !== 'event');
  const refused = Object.fromEntries(names.map(([name]) => [name, refuse]));
  return {
    ...refused,
    'session.hello': () => {
      greet();
      return refuse();
    },
    'workspace.unlock': async (given: Given) => {
      await unlock(given);
      // When the answer has left.
      setImmediate(letGo);
      return {};
    },
    // A function for every name of the contract, made from its list.
  } as unknown as Implementation<Contract, null>;
}
