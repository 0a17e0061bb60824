import type { RendererPorts } from '../core/ports.ts';
import { fetchBlob } from './connection.ts';

interface KeyboardLock {
  readonly keyboard?: { lock?(keys: readonly string[]): Promise<void> };
}

async function enterFullScreen(): Promise<void> {
  await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
  // Escape cancels a stroke here; without this it would end the full screen first. Not in every browser.
  await (navigator as KeyboardLock).keyboard?.lock?.(['Escape']);
}

/** Clock, timers, random and bytes of a real page. */
export const pagePorts: RendererPorts = {
  fetchBlob: async (ticket) => new Uint8Array(await fetchBlob(ticket)),
  now: () => Date.now(),
  randomHex: (digits) => {
    const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(digits / 2)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .slice(0, digits);
  },
  schedule: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  toggleFullScreen: () => {
    // Refused without a key or click of the reader, or by the browser's policy: then nothing changes.
    const done = document.fullscreenElement === null ? enterFullScreen() : document.exitFullscreen();
    done.catch(() => undefined);
  },
  preferredLanguages: () => navigator.languages,
};
