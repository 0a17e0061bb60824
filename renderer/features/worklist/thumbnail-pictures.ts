/** Decoded thumbnails by case and version of the row, so that scrolling back shows them at once. */
const pictures = new Map<string, ImageBitmap>();
/** About ten screens of rows; 96 x 96 x 4 bytes each. */
const MOST = 400;

export function knownPicture(key: string): ImageBitmap | undefined {
  return pictures.get(key);
}

/**
 * Decodes off the main thread; an image element would do it when the row is painted.
 * @param png base64. @returns null when the bytes are no picture.
 */
export async function decodePicture(key: string, png: string): Promise<ImageBitmap | null> {
  try {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    pictures.set(key, picture);
    const oldest = pictures.keys().next();
    if (pictures.size > MOST && oldest.done !== true) {
      pictures.get(oldest.value)?.close();
      pictures.delete(oldest.value);
    }
    return picture;
  } catch {
    return null;
  }
}
