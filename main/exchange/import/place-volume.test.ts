import { describe, expect, it } from 'vitest';
import type { ImportFrame } from '../../store/import-frames.ts';
import { placedVolume, sourceKey } from '../volume/label-volume.ts';
import { createFrameIndex } from './frame-index.ts';
import { placeVolume } from './place-volume.ts';

/** In atlas space: the images of all patients lie on one lattice. */
const FRAME: ImportFrame = {
  frameId: '1.2.3#0',
  sopInstanceUid: '1.2.3',
  frameIndex: 0,
  caseId: 'a',
  seriesUid: '1.2',
  studyUid: '1',
  patientId: 'P-1',
  patientKey: 'p1',
  names: ['thorax'],
  columns: 3,
  rows: 2,
  plane: { position: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0] },
  spacingMm: [1, 1],
  frameOfReferenceUid: '',
  laterality: 'unknown',
  locator: { path: '/thorax.dcm', member: null },
  pixelSha256: null,
  newestLabel: null,
};

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
