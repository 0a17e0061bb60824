import { spawn } from 'node:child_process';
import { childEnvironment } from '../../platform/environment.ts';

/** Opens an address in the browser of the desktop, if there is one; never fails. */
export function openBrowser(
  url: string,
  {
    env,
    platform,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly platform: string },
): void {
  const hasScreen = platform === 'win32' || platform === 'darwin' || env['DISPLAY'] || env['WAYLAND_DISPLAY'];
  if (!hasScreen) return;
  const [command, ...args] = commandOf(platform);
  const child = spawn(command, [...args, url], {
    stdio: 'ignore',
    detached: true,
    env: childEnvironment(env),
  });
  // No browser: the printed address is enough.
  child.on('error', () => undefined);
  child.unref();
}

function commandOf(platform: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  // Not `start`, which belongs to the shell and reads & in an address as its own.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}
