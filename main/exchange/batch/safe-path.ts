/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
/** What every file system, shell and archive takes. The first character is neither a dot nor a dash. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,119}$/;
/** With the target in front of it most of Windows' 260 characters are left. */
const MAX_LENGTH = 180;

/**
 * What is wrong with a path inside of a batch, as the end of a sentence; null: nothing. Such paths are relative, with
 * `/`, stay inside, and mean the same file on Windows, macOS and Linux.
 */
export function pathFault(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'does not stay inside of the batch';
    if (!SEGMENT.test(segment)) return 'holds other characters than letters, digits and _ . + -';
    if (segment.endsWith('.')) return 'has a part that ends with a dot';
    if (DEVICE.test(segment)) return 'holds a name that Windows keeps for a device';
  }
  return null;
}

/** Two paths with one key are one file where the file system does not tell large from small letters. */
export function pathKey(path: string): string {
  return path.toLowerCase();
}
