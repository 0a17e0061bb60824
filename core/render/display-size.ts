/** Size of a picture on a screen or page, in its own pixels. */
export interface DisplaySize {
  readonly width: number;
  readonly height: number;
}

/**
 * The largest size whose long side stays within `longSide` and that shows pixels as wide as they are high;
 * never larger than the image itself, so that no detail is invented.
 * @param pixelAspect height of an image pixel divided by its width.
 */
export function displaySize(image: DisplaySize, longSide: number, pixelAspect = 1): DisplaySize {
  const shown = { width: image.width, height: image.height * pixelAspect };
  const scale = Math.min(1, longSide / Math.max(shown.width, shown.height));
  return {
    width: Math.max(1, Math.round(shown.width * scale)),
    height: Math.max(1, Math.round(shown.height * scale)),
  };
}
