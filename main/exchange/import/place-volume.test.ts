import { describe, expect, it } from 'vitest';
import { importFrame } from '../../../test/support/exchange/import-frame.ts';
import { placedVolume, sourceKey } from '../volume/label-volume.ts';
import { createFrameIndex } from './frame-index.ts';
import { placeVolume } from './place-volume.ts';

/** In atlas space: the images of all patients lie on one lattice. */
const FRAME = importFrame();

/** A volume that was drawn on this image; null: it names none. */
function place(drawnOn: string | null, isChosen = false) {
  const placed = placedVolume({
    dims: [3, 2, 1],
    grid: {
      dims: [3, 2, 1],
      origin: [0, 0, 0],
      steps: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    layers: [new Uint8Array([0, 1, 0, 0, 0, 0])],
    labelsOf: [[[], [0]]],
    labels: 1,
    ignoreClass: null,
    cover: 'whole',
    sources: new Map(drawnOn === null ? [] : [[sourceKey(drawnOn, 0), 0]]),
    names: [],
  });
  const index = createFrameIndex([FRAME], () => [], isChosen);
  const placement = placeVolume(placed, index, null);
  return placement.frames === null ? placement.reason : placement.count;
}

describe('placeVolume', () => {
  it('lays a volume onto the image that it names, and one that names none by its place', () => {
    expect(place('1.2.3')).toBe(1);
    expect(place(null)).toBe(1);
  });

  it('never lays a volume that names other images onto one in the same place, unless a person says so', () => {
    expect(place('9.9.9')).toMatch(/^It names the images that it was drawn on/);
    expect(place('9.9.9', true)).toBe(1);
  });
});
