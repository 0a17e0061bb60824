import { firstSettings } from '../../../core/domain/station-settings.ts';
import { createStore } from 'zustand/vanilla';
import type { SessionStateMessage } from '../../../core/contract/accounts.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import { CallError } from '../../../core/contract/errors.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { ConnectionState } from '../../../core/transport/reconnecting-client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { RendererPorts } from '../ports.ts';
import { createAccountsModel } from './create-accounts-model.ts';
import { gateOf } from './gate.ts';
import type { Notice, SessionModel, SessionState } from './session-model.ts';
import { sentence } from '../language/sentence.ts';

/** More sentences than these nobody reads; the oldest go. */
const MOST_NOTICES = 5;

/** References of what a sealed workspace answers to everything. */
const SEALED: ReadonlySet<string> = new Set(['workspace-sealed', 'workspace-sealed-keychain']);

export interface OwnedSession extends SessionModel {
  connectionChanged(state: ConnectionState): void;
}

export function createSessionModel(client: Client<Contract>, ports: RendererPorts): OwnedSession {
  const store = createStore<SessionState>(() => ({
    phase: 'connecting',
    keychain: false,
    connection: 'connected',
    version: '',
    host: { kind: 'browser', folderDialog: false },
    settings: firstSettings,
    login: { required: false, names: [], account: null, locked: false },
    workspace: '',
    reader: null,
    readers: [],
    tasks: [],
    images: 0,
    inference: '',
    notices: [],
  }));
  const { getState, setState } = store;
  let lastNotice = 0;
  /** Asked last; an older answer must not overwrite a newer one. */
  let asked = 0;
  /** A new connection knows no reader: the page says the name again. */
  let readerName = '';

  const notify = (level: Notice['level'], message: string): void =>
    setState(({ notices }) => {
      const same = notices.find((one) => one.message === message);
      const others = notices.filter((one) => one !== same);
      lastNotice += 1;
      const notice: Notice = {
        id: lastNotice,
        level,
        message,
        at: ports.now(),
        count: (same?.count ?? 0) + 1,
      };
      return { notices: [...others, notice].slice(-MOST_NOTICES) };
    });

  const refresh = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    try {
      const hello = await client.request('session.hello', {});
      if (mine !== asked) return;
      // The name is still on the screen while it is said again to a new connection.
      const again = hello.reader === null && readerName !== '' && !hello.login.required;
      setState({ ...hello, phase: 'ready', ...(again ? { reader: getState().reader } : {}) });
      if (!again) return;
      const failure = await signIn(readerName);
      if (failure !== null) setState({ reader: null });
    } catch (error) {
      if (mine !== asked) return;
      if (error instanceof CallError && SEALED.has(error.reference)) {
        // Whatever was shown of it before is forgotten.
        const keychain = error.reference === 'workspace-sealed-keychain';
        setState({ phase: 'sealed', keychain, reader: null, readers: [], tasks: [], notices: [] });
      } else if (getState().phase === 'ready') notify('warning', sentenceOf(error));
    }
  };

  const signIn = async (name: string): Promise<string | null> => {
    try {
      const reader = await client.request('session.signIn', { name });
      readerName = reader.name;
      setState(({ readers }) => ({
        reader,
        readers: readers.some((one) => one.id === reader.id) ? readers : [...readers, reader],
      }));
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  };

  /** Who this page is now. What was read for somebody else is forgotten, and read anew for who is there. */
  const arrive = (state: SessionStateMessage): void => {
    readerName = '';
    asked += 1;
    setState(state);
    if (gateOf(getState()) !== null) setState({ readers: [], notices: [] });
    else void refresh();
  };
  const proving = async (asking: Promise<SessionStateMessage>): Promise<string | null> => {
    try {
      arrive(await asking);
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  };

  client.on('session.changed', arrive);
  client.on('settings.changed', (settings) => setState({ settings }));
  client.on('notice', ({ level, message }) => notify(level, sentence(message)));

  return {
    store,
    refresh,
    signIn,
    signOut: async () => {
      readerName = '';
      try {
        await client.request('session.signOut', {});
        setState({ reader: null });
        if (getState().login.required) await refresh();
      } catch (error) {
        notify('warning', sentenceOf(error));
      }
    },
    unsealWorkspace: async (given) => {
      try {
        await client.request('workspace.unlock', given);
        return null;
      } catch (error) {
        return sentenceOf(error);
      }
    },
    logIn: (name, passphrase) => proving(client.request('session.logIn', { name, passphrase })),
    unlock: (passphrase) => proving(client.request('session.unlock', { passphrase })),
    changePassphrase: (present, next) =>
      proving(client.request('accounts.changePassphrase', { present, next })),
    setUp: (name, passphrase) => proving(client.request('accounts.setUp', { name, passphrase })),
    lock: async () => {
      const { login } = getState();
      if (!login.required || login.account === null || login.locked) return;
      // At once: the screen must not wait for an answer, nor stay open when none comes.
      setState({ login: { ...login, locked: true }, reader: null });
      const failure = await proving(client.request('session.lock', {}));
      if (failure !== null) setState({ login: { ...login, locked: true }, reader: null });
    },
    active: () => void client.request('session.active', {}).catch(() => undefined),
    accounts: createAccountsModel(client),
    changeSettings: async (change) => {
      const before = getState().settings;
      // At once: what the reader chose is on the screen before it is on the disk.
      setState({ settings: { ...before, ...change } });
      try {
        setState({ settings: await client.request('settings.change', change) });
      } catch (error) {
        setState({ settings: before });
        notify('warning', sentenceOf(error));
      }
    },
    notify,
    dismiss: (noticeId) =>
      setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== noticeId) })),
    connectionChanged: (connection) => setState({ connection }),
  };
}
