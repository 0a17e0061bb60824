/** Addresses of thumbnails by case and version of the row, so that scrolling back shows them at once. */
const pictures = new Map<string, string>();
/** More than the rows of the largest screen, so that nothing visible is ever forgotten. */
const MOST = 400;

export function knownPicture(key: string): string | undefined {
  return pictures.get(key);
}

/** @param png base64. @returns a blob: address: an image element on it is cheaper to scroll than a canvas. */
export function keepPicture(key: string, png: string): string {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
  forget(key);
  pictures.set(key, address);
  const oldest = pictures.keys().next();
  if (pictures.size > MOST && oldest.done !== true) forget(oldest.value);
  return address;
}

/** Without this the bytes stay as long as the page. */
function forget(key: string): void {
  const address = pictures.get(key);
  if (address !== undefined) URL.revokeObjectURL(address);
  pictures.delete(key);
}
