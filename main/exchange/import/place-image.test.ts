import { describe, expect, it } from 'vitest';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { importFrame } from '../../../test/support/exchange/import-frame.ts';
import { maskOf, rowsOf } from '../../../test/support/masks.ts';
import type { Orientation, PointLps } from '../../dicom/catalogue/instance-facts.ts';
import type { ImportFrame } from '../../store/import-frames.ts';
import type { IncomingImage, IncomingPlane, IncomingTarget } from '../incoming.ts';
import { fileStem } from '../file-stem.ts';
import { createFrameIndex } from './frame-index.ts';
import { placeImage } from './place-image.ts';

const AXIAL: Orientation = [1, 0, 0, 0, 1, 0];

function frameAt(
  given: Partial<ImportFrame> & { readonly at?: PointLps; readonly turned?: Orientation },
): ImportFrame {
  const { at = [10, 20, 30], turned = AXIAL, ...rest } = given;
  return importFrame({
    plane: { position: at, orientation: turned },
    spacingMm: [2, 2],
    frameOfReferenceUid: '1.9',
    ...rest,
  });
}

function planeAt(
  position: PointLps,
  orientation: Orientation = AXIAL,
  frameOfReferenceUid = '1.9',
): IncomingPlane {
  return { kind: 'plane', frameOfReferenceUid, plane: { position, orientation }, spacingMm: [2, 2] };
}

function place(frames: readonly ImportFrame[], target: IncomingTarget, mask: BitMask = createMask(3, 2)) {
  const image: IncomingImage = { target, width: mask.width, height: mask.height, masks: new Map() };
  const placed = placeImage(
    image,
    createFrameIndex(frames, () => []),
    null,
  );
  return placed.frame === null
    ? placed.reason
    : { frameId: placed.frame.frameId, rows: rowsOf(placed.onFrame(mask)) };
}

const MASK = maskOf('##.', '..#');

describe('an image that says where it lies', () => {
  it('is that of the frame in the same place', () => {
    expect(place([frameAt({})], planeAt([10, 20, 30]), MASK)).toEqual({
      frameId: '1.2.3#0',
      rows: ['##.', '..#'],
    });
  });

  it('may be turned over, exactly', () => {
    // Its rows run the other way, from the last column of the image on.
    expect(place([frameAt({})], planeAt([14, 20, 30], [-1, 0, 0, 0, 1, 0]), MASK)).toMatchObject({
      rows: ['.##', '#..'],
    });
    expect(place([frameAt({})], planeAt([10, 22, 30], [1, 0, 0, 0, -1, 0]), MASK)).toMatchObject({
      rows: ['..#', '##.'],
    });
    // Rows and columns exchanged.
    expect(
      place([frameAt({})], planeAt([10, 20, 30], [0, 1, 0, 1, 0, 0]), maskOf('#.', '#.', '.#')),
    ).toMatchObject({
      rows: ['##.', '..#'],
    });
  });

  it('fits none that is elsewhere, and says which way and by how much', () => {
    expect(place([frameAt({})], planeAt([11, 20, 30]))).toMatch(/1 mm/);
    expect(place([frameAt({})], planeAt([10, 20, 35]))).toMatch(/5 mm/);
    expect(place([frameAt({})], planeAt([10, 20, 30], [0.9848, 0.1736, 0, -0.1736, 0.9848, 0]))).toMatch(
      /10 degrees/,
    );
    expect(place([frameAt({})], planeAt([10, 20, 30], AXIAL, '1.8'))).toContain('frame of reference');
    expect(place([frameAt({ columns: 4 })], planeAt([10, 20, 30]))).toMatch(/3 x 2 .* 4 x 2/);
    expect(place([frameAt({ spacingMm: [2, 1] })], planeAt([10, 20, 30]))).toMatch(/2 x 2 mm.* 1 x 2 mm/);
  });

  it('is refused when two people lie there', () => {
    const other = frameAt({ sopInstanceUid: '1.2.4', patientKey: 'p2' });
    expect(place([frameAt({}), other], planeAt([10, 20, 30]))).toBe(
      'Its place fits images of 2 patients: say with --case or --series which it is meant for.',
    );
  });
});

describe('an image that is named', () => {
  it('goes by file, extension or not, or by UID', () => {
    for (const name of ['thorax', 'thorax.png', 'images/thorax.jpg', '1.2.3']) {
      expect(place([frameAt({})], { kind: 'name', name })).toMatchObject({ frameId: '1.2.3#0' });
    }
    expect(place([frameAt({})], { kind: 'name', name: 'wrist' })).toContain('called "wrist"');
  });

  it('is refused when two go by the name', () => {
    const other = frameAt({ sopInstanceUid: '1.2.4', patientKey: 'p2' });
    expect(place([frameAt({}), other], { kind: 'name', name: 'thorax' })).toContain(
      '2 images of the task are called "thorax"',
    );
  });

  it('by UID must have that frame', () => {
    const target = { kind: 'uid', sopInstanceUid: '1.2.3', frameIndex: 4 } as const;
    expect(place([frameAt({})], target)).toBe('It speaks of frame 5 of an image that has fewer frames.');
    expect(place([frameAt({})], { ...target, sopInstanceUid: '9' })).toContain('SOP Instance UID');
  });

  it('by UID is turned where the mask says that its grid runs the other way', () => {
    const mask = maskOf('##.', '...');
    const named = { kind: 'uid', sopInstanceUid: '1.2.3', frameIndex: 0 } as const;
    const on = (given: IncomingPlane, frame = frameAt({})) => {
      const image = { target: named, place: given, width: 3, height: 2, masks: new Map() };
      const index = createFrameIndex([frame], () => []);
      const placed = placeImage(image, index, null);
      return placed.frame === null ? placed.reason : rowsOf(placed.onFrame(mask));
    };
    const backwards: Orientation = [-1, 0, 0, 0, -1, 0];
    expect(on(planeAt([10, 20, 30]))).toEqual(['##.', '...']);
    expect(on(planeAt([14, 22, 30], backwards))).toEqual(['...', '.##']);
    expect(on(planeAt([10, 20, 37]))).toContain('It names an image and says that its pixels lie elsewhere');
    expect(on(planeAt([10, 26, 30]))).toContain('It names an image and says that its pixels lie elsewhere');
    // Places of two frames of reference cannot be compared, and an image may not know its own.
    expect(on(planeAt([10, 20, 37], AXIAL, '1.10'))).toEqual(['##.', '...']);
    expect(on(planeAt([10, 20, 37]), frameAt({ plane: null }))).toEqual(['##.', '...']);
  });

  it('takes no image for another one of which only the last number of the UID differs', () => {
    // Files that are called by their UID have no extension; cut off, all of them would be "2.25".
    const frame = frameAt({ sopInstanceUid: '2.25.17', names: [fileStem('/cd/2.25.17')] });
    expect(place([frame], { kind: 'name', name: fileStem('2.25.18.png') })).toBe(
      'No image of the task is called "2.25.18": name it by its file or its SOP Instance UID.',
    );
    expect(place([frame], { kind: 'name', name: fileStem('2.25.17.png') })).toMatchObject({
      frameId: '2.25.17#0',
    });
  });
});
