/**
 * Switches that Electron and Chromium read from the same command line: by full name, or by how they begin. A list,
 * since a typing error in a switch of ours has to be refused, not ignored.
 */
const NAMED = new Set([
  'auth-server-whitelist',
  'client-certificate',
  'host-rules',
  'in-process-gpu',
  'inspect',
  'inspect-brk',
  'js-flags',
  'lang',
  'original-process-start-time',
  'password-store',
  'relaunch',
  'single-process',
  'trace-warnings',
  'user-data-dir',
  'v',
  'vmodule',
  'xdg-portal-required-version',
]);

const BEGINNINGS = [
  'allow-',
  'crashpad-',
  'disable-',
  'enable-',
  'force-',
  'gpu-',
  'high-dpi-',
  'ignore-',
  'log-',
  'no-proxy',
  'no-sandbox',
  'no-zygote',
  'ozone-',
  'proxy-',
  'remote-debugging-',
  'touch-',
  'use-',
  'wayland-',
];

export function isChromiumSwitch(word: string): boolean {
  const name = /^--([a-z0-9-]+)(=|$)/.exec(word)?.[1];
  return (
    name !== undefined && (NAMED.has(name) || BEGINNINGS.some((beginning) => name.startsWith(beginning)))
  );
}
