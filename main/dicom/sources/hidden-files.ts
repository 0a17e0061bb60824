const OS_FILES = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  'icon\r',
  '__macosx',
  '@eadir',
  '$recycle.bin',
  'system volume information',
  'lost+found',
]);

/** Files and folders that an operating system leaves behind: nobody wants a line about them. */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.') || OS_FILES.has(name.toLowerCase());
}
