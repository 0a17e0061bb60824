import { isOwnAddress } from './addresses.ts';

/** Full screen in a reading room, and copying a line that the page shows; neither reads anything nor leaves. */
const GRANTED: ReadonlySet<string> = new Set([
  'fullscreen',
  // What Chromium checks before it asks for the above.
  'automatic-fullscreen',
  'clipboard-sanitized-write',
]);

/** @param page address or origin of who asks. */
export function mayUse(permission: string, page: string): boolean {
  return GRANTED.has(permission) && isOwnAddress(page);
}
