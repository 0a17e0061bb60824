import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeAs, type TestEncoding } from '../../../test/support/exchange/encode-as.ts';
import { exportCase, type GivenStructure } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder, type TestFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies, generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { maskOf, randomMask, rowsOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import {
  dcentvfyErrors,
  dciodvfyErrors,
  hasTool,
  pythonJson,
  pythonWith,
} from '../../../test/support/validators.ts';
import { createMask, setMaskAt } from '../../../core/mask/bit-mask.ts';
import { outlinesOf } from '../../../core/mask/contours.ts';
import { fillPolygons } from '../../../core/mask/fill-polygons.ts';
import type { DataSet, Element } from '../../dicom/write/element.ts';
import { writePart10 } from '../../dicom/write/part10.ts';
import { createIdentity } from '../deidentify/identity.ts';
import type { ExportCase } from '../export-case.ts';
import { frameGeometry } from '../frame-geometry.ts';
import type { LeavingIdentity } from '../format-writer.ts';
import type { FrameGeometry, OnFrame } from '../incoming.ts';
import { contourData, decimalsFor, roundCoordinates } from './contour-data.ts';
import { patientPoints, projectPoints, type FramePlace } from './frame-map.ts';
import { readRtstruct } from './read-rtstruct.ts';
import { createRtstructWriter } from './rtstruct-writer.ts';
import { RT_STRUCTURE_SET } from './structure-set.ts';

const ENCODINGS: readonly TestEncoding[] = [
  'explicit',
  'implicit',
  'big',
  'deflated',
  'undefined',
  'no-meta',
  'un',
];
const never = new AbortController().signal;
const hasValidator = hasTool('dciodvfy', 'RTSTRUCT');
const hasEntities = hasTool('dcentvfy', 'that RTSTRUCT agrees with its images');
const python = pythonWith(['pydicom'], 'RTSTRUCT as pydicom reads it');

async function write(
  one: ExportCase,
  identity?: LeavingIdentity,
): Promise<{ path: string; folder: TestFolder }> {
  const folder = testFolder();
  const writer = createRtstructWriter(
    formatPorts(one.task, {
      folder,
      options: { formats: ['rtstruct'] },
      ...(identity === undefined ? {} : { identity }),
    }),
  );
  expect(await writer.check(one)).toEqual([]);
  await writer.write(one, never);
  await writer.finish(never);
  return { path: folder.locate(`rtstruct/${one.name}.dcm`), folder };
}

const PLACE: FramePlace = {
  plane: { position: [10, 20, 30], orientation: [0, 1, 0, 0, 0, -1] },
  spacingMm: [2, 0.5],
};

describe('corners of pixels in the patient', () => {
  it('lie half a pixel before the centres that DICOM names', () => {
    // Rows run to the back, columns to the feet: corner (0, 0) is half a column (0.25) before and half a row (1) above.
    expect([...patientPoints(PLACE, [0, 0, 1, 0, 3, 2])]).toEqual([
      10, 19.75, 31, 10, 20.25, 31, 10, 21.25, 27,
    ]);
    // The centre of pixel (0, 0) is Image Position (Patient).
    expect([...patientPoints(PLACE, [0.5, 0.5])]).toEqual([10, 20, 30]);
    const back = projectPoints(PLACE, [10, 19.75, 31, 12, 21.25, 27]);
    expect([...back.xy]).toEqual([0, 0, 3, 2]);
    // Rows to the back, columns to the feet: the normal points to the right.
    expect(back.offMm).toEqual([-2, 0]);
  });
});

describe('rounded coordinates', () => {
  it('are within a hundredth of a pixel, in the 16 characters of a DS', () => {
    expect(decimalsFor([0.5, 0.5])).toBe(4);
    expect(decimalsFor([0.9, 0.00025])).toBe(6);
    for (const spacing of [0.7, 0.05, 0.00025] as const) {
      const decimals = decimalsFor([spacing, spacing]);
      expect(0.5 * 10 ** -decimals).toBeLessThanOrEqual(0.01 * spacing);
      const [written] = roundCoordinates(Float64Array.of(-1234.56789012345), decimals);
      expect(String(written).length).toBeLessThanOrEqual(16);
      expect(Math.abs(written! + 1234.56789012345)).toBeLessThanOrEqual(0.01 * spacing);
    }
    expect(Object.is(roundCoordinates(Float64Array.of(-1e-9), 4)[0], 0)).toBe(true);
  });

  it('give back the same pixels even if they were wrong by twenty times as much', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(seed);
      const mask = randomMask(random, 30);
      const moved = outlinesOf(mask).map(({ xy }) => ({
        xy: xy.map((value) => value + (random.next() - 0.5) * 0.4),
      }));
      expect(rowsOf(fillPolygons(moved, mask)), `seed ${seed}`).toEqual(rowsOf(mask));
    }
  });

  it('that do not fit the length of a DS are written as UN, and read', () => {
    const values = Array.from({ length: 9999 }, (_, i) => i + 0.1234);
    const long = contourData(values);
    expect(long.vr).toBe('UN');
    expect((long.value as Uint8Array).length % 2).toBe(0);
    expect(contourData(values.slice(0, 6000)).vr).toBe('DS');
  });
});

describe('RTSTRUCT of a case', () => {
  const SPATIAL = generatedStudies().filter(({ name }) => name !== 'cine' && name !== 'radiograph');

  for (const study of SPATIAL) {
    it(`is read back equal, and valid: ${study.name}`, async () => {
      for (let seed = 1; seed <= 5; seed++) {
        const random = createRandom(seed);
        const masks = (): GivenStructure['masks'] =>
          study.frames.map(() => randomMask(random, 0, { width: study.columns, height: study.rows }));
        const one = exportCase(study, {
          structures: [
            { id: 'ulna', masks: masks() },
            { id: 'radius', masks: masks(), verdict: 'corrected', origin: 'MANUAL' },
            { id: 'lunate', masks: masks(), verdict: 'rejected' },
            { id: 'capitate', masks: [] },
          ],
        });
        // Writing compares already (rule X2); this reads once more, as an import does.
        const { path } = await write(one);
        const file = await readRtstruct(path);
        expect(file.labels.map(({ name, origin }) => [name, origin])).toEqual([
          ['Ulna', 'AUTOMATIC'],
          ['Radius', 'MANUAL'],
          ['Capitate', 'AUTOMATIC'],
        ]);
        expect(file.labels[0]!.type).toEqual(one.task.structures[0]!.type);
        one.frames.forEach((_, index) => {
          const on = file.placed![0]!.onFrame(frameGeometry(one, index));
          expect(on).toMatchObject({ kind: 'masks', by: 'uid', slice: index });
        });
        if (seed > 1) continue;
        if (hasValidator) expect(dciodvfyErrors(path)).toEqual([]);
        const images = new Set(one.frames.map(({ locator }) => locator.path));
        if (hasEntities) expect(dcentvfyErrors([path, ...images])).toEqual([]);
      }
    });
  }

  it('is read in every encoding that others write', async () => {
    const study = generatedStudy('axial');
    const one = exportCase(study, { structures: [{ id: 'ulna', masks: study.frames.map(block) }] });
    const { path } = await write(one);
    const original = readFileSync(path);
    for (const encoding of ENCODINGS) {
      writeFileSync(path, encodeAs(original, encoding));
      const file = await readRtstruct(path);
      const on = file.placed![0]!.onFrame(frameGeometry(one, 2));
      expect(on.kind === 'masks' && rowsOf(on.masks.get(0)!), encoding).toEqual(rowsOf(block()));
    }
  });

  it('stays valid and complete under de-identification', async () => {
    const study = generatedStudy('multi-frame');
    const one = exportCase(study, { structures: [{ id: 'ulna', masks: [maskOf('#')].map(() => block()) }] });
    const secret = new Uint8Array(32).fill(9);
    const { path } = await write(
      one,
      createIdentity({ profile: 'basic', options: ['modified-dates'] }, secret),
    );
    expect(readFileSync(path).toString('utf8')).not.toMatch(/Doe|P-multi|Ada/);
    if (hasValidator) expect(dciodvfyErrors(path)).toEqual([]);
  });

  it.runIf(hasValidator || python !== null)('holds outlines longer than a DS', async () => {
    const study = generatedStudy('single-slice');
    const one = exportCase(study, { structures: [{ id: 'ulna', masks: [block()] }] });
    const { path } = await write(one);
    const long = Array.from({ length: 3000 }, (_, i) =>
      [i / 7, (i * i) % 11, -101.75].map((mm) => Math.round(mm * 1e4) / 1e4),
    );
    writeFileSync(path, foreign([{ name: 'Long', contours: [contour(long.flat())] }]));
    if (hasValidator) expect(dciodvfyErrors(path).filter((line) => line.includes('3006,0x0050'))).toEqual([]);
    if (python === null) return;
    const script = `
import json, sys, pydicom
d = pydicom.dcmread(sys.argv[1])
print(json.dumps([float(v) for v in d.ROIContourSequence[0].ContourSequence[0].ContourData]))`;
    expect(pythonJson(python, script, [path])).toEqual(long.flat());
  });

  it('is refused where images lie nowhere in the patient, by one sentence', async () => {
    for (const name of ['cine', 'radiograph']) {
      const study = generatedStudy(name);
      const one = exportCase(study, { structures: [{ id: 'ulna', masks: study.frames.map(block) }] });
      const findings = await createRtstructWriter(formatPorts(one.task, { folder: testFolder() })).check(one);
      expect(findings.map(({ severity, code }) => [severity, code])).toEqual([
        ['refused', 'no-patient-coordinates'],
      ]);
    }
  });

  it('writes nothing where nothing leaves', async () => {
    const one = exportCase(generatedStudy('radiograph'), {
      structures: [{ id: 'ulna', masks: [], verdict: 'rejected' }],
    });
    expect((await write(one)).folder.files).toEqual([]);
  });
});

/** 13 x 11 pixels with a block of 4 x 3 that has a hole. */
function block(): ReturnType<typeof createMask> {
  const mask = createMask(13, 11);
  for (let y = 2; y < 5; y++) for (let x = 3; x < 7; x++) setMaskAt(mask, x, y, x === 4 && y === 3 ? 0 : 1);
  return mask;
}

interface GivenContour {
  readonly type: string;
  readonly points: readonly number[];
  readonly image?: string;
}

function contour(points: readonly number[], more: Partial<GivenContour> = {}): GivenContour {
  return { type: 'CLOSED_PLANAR', points, ...more };
}

/** A structure set as planning systems write it, over the frame of reference 1.9. */
function foreign(
  rois: readonly { readonly name: string; readonly contours: readonly GivenContour[] }[],
): Uint8Array {
  const sq = (tag: number, ...value: readonly DataSet[]): Element => ({ tag, vr: 'SQ', value });
  const number = (tag: number, value: number): Element => ({ tag, vr: 'IS', value });
  return writePart10([
    { tag: 0x00080016, vr: 'UI', value: RT_STRUCTURE_SET },
    { tag: 0x00080018, vr: 'UI', value: '1.2.3' },
    sq(
      0x30060020,
      ...rois.map(({ name }, i): DataSet => [
        number(0x30060022, i + 1),
        { tag: 0x30060024, vr: 'UI', value: '1.9' },
        { tag: 0x30060026, vr: 'LO', value: name },
      ]),
    ),
    sq(
      0x30060039,
      ...rois.map(({ contours }, i): DataSet => [
        number(0x30060084, i + 1),
        sq(
          0x30060040,
          ...contours.map(({ type, points, image }): DataSet => [
            { tag: 0x30060042, vr: 'CS', value: type },
            contourData(points),
            ...(image === undefined ? [] : [sq(0x30060016, [{ tag: 0x00081155, vr: 'UI', value: image }])]),
          ]),
        ),
      ]),
    ),
  ]);
}

/** 6 x 5 pixels of 1 mm whose first corner is (0, 0) in the plane z = 5. */
const FRAME: FrameGeometry = {
  sopInstanceUid: '1.5',
  frameIndex: 0,
  names: [],
  columns: 6,
  rows: 5,
  plane: { position: [0.5, 0.5, 5], orientation: [1, 0, 0, 0, 1, 0] },
  spacingMm: [1, 1],
  frameOfReferenceUid: '1.9',
};

async function onFrame(
  rois: Parameters<typeof foreign>[0],
  frame = FRAME,
): Promise<{ on: OnFrame; notes: readonly string[] }> {
  const path = `${testFolder().root}/foreign.dcm`;
  writeFileSync(path, foreign(rois));
  const file = await readRtstruct(path);
  return { on: file.placed![0]!.onFrame(frame), notes: file.notes };
}

/** x0, y0, x1, y1, ... in the plane z. */
const at = (z: number, ...xy: readonly number[]): number[] =>
  Array.from({ length: xy.length / 2 }, (_, i) => [xy[2 * i]!, xy[2 * i + 1]!, z]).flat();
const OUTER = [1, 1, 5, 1, 5, 4, 1, 4];
const HOLE = [2, 2, 4, 2, 4, 3, 2, 3];
const RING = ['......', '.####.', '.#..#.', '.####.', '......'];

describe('RTSTRUCT of others', () => {
  it('cuts holes out whether they are contours of their own or reached by a keyhole', async () => {
    const keyhole = [1, 1, 5, 1, 5, 4, 1, 4, 1, 2, 2, 2, 2, 3, 4, 3, 4, 2, 2, 2, 1, 2];
    for (const contours of [
      [contour(at(5, ...OUTER)), contour(at(5, ...HOLE))],
      [
        contour(at(5, ...OUTER), { type: 'CLOSEDPLANAR_XOR' }),
        contour(at(5, ...HOLE), { type: 'CLOSEDPLANAR_XOR' }),
      ],
      [contour(at(5, ...keyhole))],
    ]) {
      const { on, notes } = await onFrame([{ name: 'Ring', contours }]);
      expect(on).toMatchObject({ kind: 'masks', by: 'geometry', slice: 0 });
      expect(on.kind === 'masks' && rowsOf(on.masks.get(0)!)).toEqual(RING);
      expect(notes).toEqual([]);
    }
  });

  it('knows its image by UID, tolerates rounded places, and leaves other ROIs empty there', async () => {
    const { on } = await onFrame([
      { name: 'Ring', contours: [contour(at(5.05, ...OUTER), { image: '1.5' })] },
      { name: 'Elsewhere', contours: [contour(at(9, ...OUTER), { image: '1.6' })] },
      { name: 'Nowhere', contours: [] },
    ]);
    expect(on).toMatchObject({ kind: 'masks', by: 'uid' });
    if (on.kind !== 'masks') return;
    expect([...on.masks.keys()]).toEqual([0, 1]);
    expect(rowsOf(on.masks.get(1)!).join('')).not.toContain('#');
  });

  it('is refused with a contour whose numbers are none: left out, the structure would not be there', async () => {
    for (const damaged of [at(5, 1, 1, 5, 5_000_000, 5, 4), at(5, ...OUTER).slice(0, 11)]) {
      const contours = [contour(at(5, ...OUTER)), contour(damaged)];
      await expect(onFrame([{ name: 'Ring', contours }])).rejects.toMatchObject({ code: 'rtstruct-contour' });
    }
  });

  it('says what encloses no area', async () => {
    const { notes } = await onFrame([
      {
        name: 'Mixed',
        contours: [
          contour(at(5, ...OUTER)),
          contour(at(5, 1, 1), { type: 'POINT' }),
          contour(at(5, 1, 1, 2, 2, 3, 1), { type: 'OPEN_PLANAR' }),
          contour(at(5, 1, 1, 2, 2)),
        ],
      },
      { name: 'Isocentre', contours: [contour(at(5, 1, 1), { type: 'POINT' })] },
    ]);
    expect(notes).toEqual([
      '2 contours of type POINT enclose no area and were left out.',
      '1 contours of type OPEN_PLANAR enclose no area and were left out.',
      '1 contours without three points in millimetres were left out.',
      '1 of 2 ROIs have no closed contour: they stay unknown.',
    ]);
    const path = `${testFolder().root}/points.dcm`;
    writeFileSync(path, foreign([{ name: 'I', contours: [contour(at(5, 1, 1), { type: 'POINT' })] }]));
    await expect(readRtstruct(path)).rejects.toThrow(
      /no closed contour to bring in: 1 contours of type POINT/,
    );
    writeFileSync(path, generatedStudy('axial').files[0]!.bytes);
    await expect(readRtstruct(path)).rejects.toThrow(
      'The file is no DICOM RT Structure Set: choose another one.',
    );
  });

  it('says by how much a contour misses its image', async () => {
    const missOf = async (points: number[], image?: string, frame = FRAME): Promise<string> => {
      const more = image === undefined ? {} : { image };
      const { on } = await onFrame([{ name: 'Ring', contours: [contour(points, more)] }], frame);
      return on.kind === 'mismatch' ? `${on.misses}: ${on.sentence}` : on.kind;
    };
    expect(await missOf(at(6.25, ...OUTER))).toBe(
      'outside: No contour lies in the plane of the image: the nearest is 1.25 mm away.',
    );
    expect(await missOf(at(6.25, ...OUTER), '1.5')).toBe(
      'position: A contour lies between the images: 1.25 mm beside the plane of the one it names.',
    );
    expect(await missOf([1, 1, 5, 5, 1, 5, 5, 4, 7.5])).toBe(
      'orientation: A contour lies oblique to the image: its points leave the plane by up to 2.5 mm.',
    );
    expect(await missOf(at(5, ...OUTER), undefined, { ...FRAME, frameOfReferenceUid: '1.8' })).toBe(
      'unknown-place: The contours lie in another frame of reference than the image.',
    );
    expect(await missOf(at(5, ...OUTER), undefined, { ...FRAME, plane: null })).toMatch(
      /^unknown-place: The image/,
    );
  });

  it('counts planes of contours that name no image, oblique ones too', async () => {
    const path = `${testFolder().root}/planes.dcm`;
    const oblique = (shift: number): number[] => [0, 0, shift, 3, 0, 3 + shift, 3, 4, 3 + shift];
    const contours = [0, 0, 5].map((shift) => contour(oblique(shift))).concat([contour(at(5, ...OUTER))]);
    writeFileSync(path, foreign([{ name: 'Planes', contours }]));
    expect((await readRtstruct(path)).placed![0]!.slices).toBe(3);
  });
});
