import type { Protocol, Session, WebRequest } from 'electron';
import { electronPart, type ElectronCall } from './part.ts';

/** @param name `session.default`, or its partition. */
export function standInSession(name: string, calls: ElectronCall[], members: Partial<Session> = {}): Session {
  return electronPart<Session>(name, calls, {
    webRequest: electronPart<WebRequest>(`${name}.webRequest`, calls, { onBeforeRequest: () => undefined }),
    protocol: standInProtocol(`${name}.protocol`, calls),
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
    setBluetoothPairingHandler: () => undefined,
    setCertificateVerifyProc: () => undefined,
    setSpellCheckerEnabled: () => undefined,
    setSpellCheckerLanguages: () => undefined,
    setSpellCheckerDictionaryDownloadURL: () => undefined,
    setProxy: () => Promise.resolve(),
    clearCache: () => Promise.resolve(),
    flushStorageData: () => undefined,
    isPersistent: () => !name.startsWith('session.memory'),
    ...members,
  });
}

export function standInProtocol(name: string, calls: ElectronCall[]): Protocol {
  const handled = new Set<string>();
  return electronPart<Protocol>(name, calls, {
    registerSchemesAsPrivileged: () => undefined,
    handle: (scheme) => void handled.add(scheme),
    unhandle: (scheme) => void handled.delete(scheme),
    isProtocolHandled: (scheme) => handled.has(scheme),
  });
}
