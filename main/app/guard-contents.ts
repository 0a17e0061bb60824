import type { App, WebContents } from 'electron';
import { mayNavigate } from './policy/addresses.ts';

/**
 * Keeps every page of the process where it is: no other address, no new window, no webview, no certificate of the
 * person. (Requests for a password are cancelled by Electron itself.) To be
 * called before the first window is made.
 * @param log one line, without addresses (rule S2).
 */
export function guardContents(app: App, log: (line: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guardOne(contents, log));
  app.on('certificate-error', (event, ...[, , , , callback]) => {
    event.preventDefault();
    callback(false);
  });
  // Without one: Electron would take the first of the store.
  app.on('select-client-certificate', (event, ...[, , , callback]) => {
    event.preventDefault();
    callback();
  });
}

function guardOne(contents: WebContents, log: (line: string) => void): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (mayNavigate(event.url)) return;
    event.preventDefault();
    log('a page was kept from leaving the program');
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.setWindowOpenHandler(() => {
    log('a page was kept from opening a window');
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault();
    callback('');
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
