import type { ElectronBinary } from './electron-binary.ts';

/** How `start` shows the workstation. */
export type StartPlan =
  | { readonly kind: 'window'; readonly binary: string }
  /** `why`: one sentence, where a window was wanted and cannot be had; null: the browser was asked for. */
  | { readonly kind: 'browser'; readonly why: string | null };

export interface StartFacts {
  /** An option was given that only the browser has. */
  readonly wantsBrowser: boolean;
  readonly electron: ElectronBinary;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether this account is the administrator of a Unix system. */
  readonly isRoot: boolean;
  /** Whether the desktop program is here or can be built. */
  readonly hasProgram: boolean;
}

/** Electron where a window can be had; else the local browser, which shows the same workstation. */
export function planStart(facts: StartFacts): StartPlan {
  if (facts.wantsBrowser) return { kind: 'browser', why: null };
  const { electron } = facts;
  if (electron.path === null) return browser(electron.why);
  if (!facts.hasProgram) return browser('the desktop program is not in this installation');
  if (!hasDisplay(facts)) return browser('there is no display (DISPLAY and WAYLAND_DISPLAY are empty)');
  // Chromium refuses to run its sandbox for root, and without it no page of ours is opened.
  if (facts.platform === 'linux' && facts.isRoot) return browser('Electron does not run as root');
  return { kind: 'window', binary: electron.path };
}

/** The line that `start` prints when it falls back. @param why without a full stop. */
export function insteadOfWindow(why: string): string {
  return `No window of its own, since ${why}: the workstation is served to the browser of this computer.`;
}

function browser(why: string): StartPlan {
  return { kind: 'browser', why };
}

function hasDisplay({ platform, env }: StartFacts): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
