import type * as electron from 'electron';
import type { Session } from 'electron';
import type { BlockedRequests } from './blocked-requests.ts';
import { mayRequest, PAGE_ORIGIN } from './policy/addresses.ts';
import { mayUse } from './policy/permissions.ts';
import { PARTITION } from './policy/window-options.ts';

export interface SessionGuards {
  readonly build: 'packaged' | 'development';
  readonly blocked: BlockedRequests;
}

/** `net::ERR_FAILED` of `setCertificateVerifyProc`: refuse. */
const REFUSE_CERTIFICATE = -2;

/**
 * Puts every session of the process behind the policy, those that are made later, too: no request but to the program
 * itself, no permission, no download, no dictionary, no proxy, no certificate. To be called once, after `ready`.
 */
export function guardSessions(
  { app, session }: Pick<typeof electron, 'app' | 'session'>,
  guards: SessionGuards,
): void {
  const guarded = new WeakSet<Session>();
  const guard = (one: Session): void => {
    if (guarded.has(one)) return;
    guarded.add(one);
    guardSession(one, guards);
  };
  app.on('session-created', guard);
  guard(session.defaultSession);
  guard(session.fromPartition(PARTITION));
  // No DNS client of Chromium's own, which would try servers of its list by https.
  app.configureHostResolver({ secureDnsMode: 'off', enableBuiltInResolver: false });
  // What belongs to no session, such as requests of utility processes.
  void app.setProxy({ mode: 'direct' });
}

function guardSession(one: Session, { build, blocked }: SessionGuards): void {
  // Without a filter: every address, of every kind of request.
  one.webRequest.onBeforeRequest(({ url }, callback) => {
    const allowed = mayRequest(url, build);
    if (!allowed) blocked.add(url);
    callback({ cancel: !allowed });
  });
  one.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin));
  one.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(mayUse(permission, details.requestingUrl)),
  );
  one.setDevicePermissionHandler(() => false);
  one.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  one.setCertificateVerifyProc((_request, callback) => callback(REFUSE_CERTIFICATE));
  one.on('will-download', (event) => event.preventDefault());
  // Dictionaries are fetched when a session has languages, whatever the windows say (electron/electron#22995).
  one.setSpellCheckerLanguages([]);
  one.setSpellCheckerEnabled(false);
  one.setSpellCheckerDictionaryDownloadURL(`${PAGE_ORIGIN}/dictionaries/`);
  void one.setProxy({ mode: 'direct' });
}
