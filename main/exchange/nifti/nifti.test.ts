import { describe, expect, it } from 'vitest';
import { axialFrame } from '../../../test/support/exchange/axial-frame.ts';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { exportCase, type GivenStructure } from '../../../test/support/exchange/export-case.ts';
import {
  formatPorts,
  PLAIN_IDENTITY,
  testFolder,
  type TestFolder,
} from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies, generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { randomMask, rowsOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import { smallNifti, type SmallNifti } from '../../../test/support/small-nifti.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createMask, setMaskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import type { ExportCase } from '../export-case.ts';
import { sidecarSchema } from '../volume/sidecar-schema.ts';
import { frameGeometry } from '../frame-geometry.ts';
import { createNiftiWriter } from './nifti-writer.ts';
import { readNiftiGeometry } from './nifti-geometry.ts';
import { readNifti } from './read-nifti.ts';

const signal = new AbortController().signal;

async function written(one: ExportCase, includeUnsigned = false): Promise<TestFolder> {
  const folder = testFolder();
  const ports = formatPorts(one.task, { folder, options: { formats: ['nifti'], includeUnsigned } });
  const writer = createNiftiWriter(ports);
  expect((await writer.check(one)).filter(({ severity }) => severity === 'refused')).toEqual([]);
  await writer.write(one, signal);
  await writer.finish(signal);
  return folder;
}

/** A mask of single pixels. */
function pixels(...points: readonly (readonly [number, number])[]): BitMask {
  const mask = createMask(13, 11);
  for (const [x, y] of points) setMaskAt(mask, x, y, 1);
  return mask;
}

const GEOMETRIES = generatedStudies().filter(({ name }) => name !== 'uneven');

describe('NIfTI of a case', () => {
  for (const study of GEOMETRIES) {
    it(`comes back as it was: ${study.name}`, async () => {
      const random = createRandom(7);
      const masks = (): BitMask[] =>
        study.frames.map(() => {
          const mask = randomMask(random, 1, { width: study.columns, height: study.rows });
          // So that two structures share a pixel.
          setMaskAt(mask, 12, 10, 1);
          return mask;
        });
      const given: GivenStructure[] = [
        { id: 'ulna', masks: masks() },
        { id: 'radius', masks: masks() },
        { id: 'hamate', masks: [] },
      ];
      const one = exportCase(study, { structures: given });
      const folder = await written(one);
      for (const { id, masks: meant } of given) {
        const read = await readNifti(folder.locate(`nifti/${one.name}/${id}.nii.gz`));
        expect(read.labels.map(({ name }) => name)).toEqual([
          one.structures.find(({ structure }) => structure.id === id)!.structure.name,
        ]);
        for (let frame = 0; frame < one.frames.length; frame++) {
          const on = read.placed![0]!.onFrame(frameGeometry(one, frame));
          expect(on).toMatchObject({ kind: 'masks', slice: frame, by: 'uid' });
          const empty = createMask(study.columns, study.rows);
          if (on.kind === 'masks') expect(on.masks.get(0)).toEqual(meant[frame] ?? empty);
        }
      }
    });
  }

  it('is a labelmap of the places in the task where nothing overlaps, with what is absent and unknown beside it', async () => {
    const study = generatedStudy('axial');
    const one = exportCase(study, {
      structures: [
        { id: 'ulna', masks: [], verdict: 'rejected' },
        { id: 'radius', masks: [pixels([1, 0], [12, 10])] },
        { id: 'hamate', masks: [], verdict: 'absent' },
        { id: 'lunate', masks: [null, pixels([0, 1])], verdict: 'corrected', origin: 'SEMIAUTOMATIC' },
      ],
    });
    const folder = await written(one);
    expect(folder.files.map(({ path }) => path)).toEqual([
      `nifti/${one.name}/labels.json`,
      `nifti/${one.name}/labels.nii.gz`,
    ]);
    const bytes = gunzipSync(readFileSync(folder.locate(`nifti/${one.name}/labels.nii.gz`)));
    const voxels = bytes.subarray(352);
    expect(voxels.length).toBe(13 * 11 * 4);
    expect([...voxels].flatMap((value, at) => (value === 0 ? [] : [[at, value]]))).toEqual([
      [1, 2],
      [142, 2],
      [143 + 13, 4],
    ]);
    const sidecar = sidecarSchema.parse(
      JSON.parse(readFileSync(folder.locate(`nifti/${one.name}/labels.json`), 'utf8')),
    );
    expect(sidecar.structures.map(({ number, id, state }) => [number, id, state])).toEqual([
      [1, 'ulna', 'unknown'],
      [2, 'radius', 'mask'],
      [3, 'hamate', 'absent'],
      [4, 'lunate', 'mask'],
    ]);
    expect(sidecar.structures[3]).toMatchObject({
      origin: 'SEMIAUTOMATIC',
      verdict: { verdict: 'corrected' },
    });
    const read = await readNifti(folder.locate(`nifti/${one.name}/labels.nii.gz`));
    expect(read.labels.map(({ number, origin }) => [number, origin])).toEqual([
      [2, 'AUTOMATIC'],
      [4, 'SEMIAUTOMATIC'],
      [3, null],
    ]);
  });

  it('has the affine of the images in RAS, with sform and qform alike', async () => {
    for (const study of GEOMETRIES.filter(({ name }) => name !== 'cine' && name !== 'radiograph')) {
      const one = exportCase(study, { structures: [{ id: 'ulna', masks: [pixels([0, 0])] }] });
      const folder = await written(one);
      const bytes = gunzipSync(readFileSync(folder.locate(`nifti/${one.name}/labels.nii.gz`)));
      const { grid, notes } = readNiftiGeometry(bytes);
      expect(notes).toEqual([]);
      one.frames.forEach(({ facts, frameIndex }, k) => {
        facts.planes[frameIndex]!.position.forEach((mm, axis) => {
          expect(grid!.origin[axis]! + k * grid!.steps[2][axis]!).toBeCloseTo(mm, 4);
        });
      });
      // Without the sform the qform must say the same.
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      view.setInt16(254, 0, true);
      const second = readNiftiGeometry(bytes).grid!;
      expect([second.origin, ...second.steps].flat().map((mm) => Math.round(mm * 1000) + 0)).toEqual(
        [grid!.origin, ...grid!.steps].flat().map((mm) => Math.round(mm * 1000) + 0),
      );
    }
  });

  it('refuses uneven slices by a sentence', async () => {
    const one = exportCase(generatedStudy('uneven'), { structures: [{ id: 'ulna', masks: [] }] });
    const findings = await createNiftiWriter(formatPorts(one.task)).check(one);
    expect(findings).toMatchObject([{ severity: 'refused', code: 'volume-uneven', format: 'nifti' }]);
    expect(findings[0]!.message).toMatch(/up to 3 mm|up to 1 mm|up to .* mm beside even distances/);
  });

  it('counts structures beyond 255 in 16 bits', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `s${i}`);
    const study = generatedStudy('radiograph');
    const task = smallTask(ids);
    const one = exportCase(study, {
      task,
      structures: [
        { id: 's299', masks: [pixels([3, 2])] },
        { id: 's43', masks: [pixels([4, 2])] },
      ],
    });
    const folder = await written(one);
    const bytes = gunzipSync(readFileSync(folder.locate(`nifti/${one.name}/labels.nii.gz`)));
    expect(new DataView(bytes.buffer, bytes.byteOffset).getInt16(70, true)).toBe(512);
    const read = await readNifti(folder.locate(`nifti/${one.name}/labels.nii.gz`));
    expect(read.labels.map(({ number }) => number)).toEqual([44, 300]);
  });

  it('says nothing of whom de-identification hides, and still finds its images by their new UIDs', async () => {
    const one = exportCase(generatedStudy('cine'), {
      structures: [{ id: 'ulna', masks: [pixels([2, 3])], verdict: 'accepted' }],
    });
    const folder = testFolder();
    const identity = {
      ...PLAIN_IDENTITY,
      active: true,
      uid: (original: string) => `2.25.${original.length}`,
      patientId: () => 'PSEUDONYM',
      reader: () => 'reader-1',
      verdictTime: () => '',
    };
    await createNiftiWriter(formatPorts(one.task, { folder, identity })).write(one, signal);
    const text = readFileSync(folder.locate(`nifti/${one.name}/labels.json`), 'utf8');
    const { facts, sopInstanceUid } = one.frames[0]!;
    for (const hidden of [facts.patient.id, sopInstanceUid, 'Ada', '2026-03-04'])
      expect(text).not.toContain(hidden);
    const sidecar = sidecarSchema.parse(JSON.parse(text));
    expect(sidecar.structures[0]!.verdict).toEqual({
      verdict: 'accepted',
      reader: 'reader-1',
      at: null,
      reason: '',
    });
    const placed = (await readNifti(folder.locate(`nifti/${one.name}/labels.nii.gz`))).placed![0]!;
    const geometry = { ...frameGeometry(one, 0, (uid) => identity.uid(uid)), names: [] };
    expect(placed.onFrame(geometry)).toMatchObject({ kind: 'masks', by: 'uid', slice: 0 });
    expect(placed.onFrame({ ...geometry, sopInstanceUid })).toMatchObject({ misses: 'unknown-place' });
  });

  it('writes the same bytes twice', async () => {
    const one = exportCase(generatedStudy('oblique'), {
      structures: [{ id: 'ulna', masks: [pixels([5, 5])] }],
    });
    const digests = async (): Promise<string[]> => (await written(one)).files.map(({ sha256 }) => sha256);
    expect(await digests()).toEqual(await digests());
  });
});

describe('NIfTI of others', () => {
  const image = (voxels: SmallNifti['voxels'], more: Partial<SmallNifti> = {}): SmallNifti => ({
    dims: [2, 1, 2],
    type: 2,
    voxels,
    affine: [-1, -1, 1],
    ...more,
  });
  const read = async (
    name: string,
    bytes: Uint8Array,
    more: Record<string, string> = {},
  ): Promise<{ labels: string[]; slices: string[][]; notes: readonly string[] }> => {
    const folder = tempFolder({ [name]: bytes, ...more });
    const file = await readNifti(join(folder, name));
    const slices = [0, 1].map((slice) => {
      const on = file.placed![0]!.onFrame(axialFrame(slice));
      if (on.kind === 'mismatch') return [on.sentence];
      return file.labels.map((_, label) => {
        const mask = on.masks.get(label);
        return mask === undefined ? 'unknown' : rowsOf(mask).join('|');
      });
    });
    return { labels: file.labels.map(({ name: label }) => label), slices, notes: file.notes };
  };

  it('reads labels of any number type; RAS is turned', async () => {
    const expected = {
      labels: ['2', '300'],
      slices: [
        ['.#', '..'],
        ['..', '#.'],
      ],
    };
    expect(
      await read('a.nii', smallNifti(image(new Uint16Array([0, 2, 300, 0]), { type: 512 }))),
    ).toMatchObject(expected);
    expect(
      await read('a.nii.gz', gzipSync(smallNifti(image(new Float32Array([0, 2, 300, 0]), { type: 16 })))),
    ).toMatchObject(expected);
    expect(
      await read('a.nii', smallNifti(image(new Int16Array([0, 1, 150, 0]), { type: 4, slope: 2 }))),
    ).toMatchObject(expected);
    // Columns to the right: the frame runs to the left.
    const flipped = smallNifti(image(new Uint8Array([0, 2, 9, 0]), { affine: [1, -1, 1] }));
    new DataView(flipped.buffer).setFloat32(292, -1, true);
    expect(await read('a.nii', flipped)).toMatchObject({
      labels: ['2', '9'],
      slices: [
        ['#.', '..'],
        ['..', '.#'],
      ],
    });
  });

  it('takes names from nnU-Net, the Decathlon, ITK-SNAP and label tables', async () => {
    const bytes = smallNifti(image(new Uint8Array([0, 1, 2, 0])));
    const names = async (more: Record<string, string>): Promise<string[]> =>
      (await read('a.nii', bytes, more)).labels;
    expect(await names({ 'dataset.json': '{"labels":{"background":0,"front":1,"back":2}}' })).toEqual([
      'front',
      'back',
    ]);
    expect(
      await names({ 'dataset.json': '{"labels":{"0":"background","1":"Anterior","2":"Posterior"}}' }),
    ).toEqual(['Anterior', 'Posterior']);
    expect(
      await names({
        'a.label': '# x\n  0 0 0 0 0 0 0 "Clear Label"\n  1 255 0 0 1 1 1 "one"\n  2 0 255 0 1 1 1 "two"\n',
      }),
    ).toEqual(['one', 'two']);
    expect(await names({})).toEqual(['1', '2']);
    expect(
      (await read('liver.nii.gz', gzipSync(smallNifti(image(new Uint8Array([0, 1, 1, 0])))))).labels,
    ).toEqual(['liver']);
  });

  it('reads regions of nnU-Net, and leaves unknown what lies beside ignored pixels', async () => {
    const bytes = smallNifti(image(new Uint8Array([1, 2, 3, 2])));
    const dataset = '{"labels":{"background":0,"whole":[1,2],"core":2,"other":1,"ignore":3}}';
    expect(await read('a.nii', bytes, { 'dataset.json': dataset })).toMatchObject({
      labels: ['whole', 'core', 'other'],
      slices: [
        ['##', '.#', '#.'],
        ['.#', '.#', 'unknown'],
      ],
    });
  });

  it('reads a channel per structure', async () => {
    const bytes = smallNifti(image(new Uint8Array([0, 1, 0, 0, 0, 1, 1, 1])));
    const view = new DataView(bytes.buffer);
    view.setInt16(40, 4, true);
    view.setInt16(48, 2, true);
    expect(await read('a.nii', bytes)).toMatchObject({
      labels: ['1', '2'],
      slices: [
        ['.#', '.#'],
        ['..', '##'],
      ],
    });
  });

  it('finds images without a place by their name, and else says why not', async () => {
    const bytes = smallNifti(image(new Uint8Array([0, 1, 0, 0]), { affine: [0, 0, 0] }));
    const folder = tempFolder({ 'hip_01.nii': bytes });
    const placed = (await readNifti(join(folder, 'hip_01.nii'))).placed![0]!;
    expect(placed.onFrame(axialFrame(0))).toMatchObject({ kind: 'mismatch', misses: 'unknown-place' });
    expect(placed.onFrame(axialFrame(0, { names: ['hip_01'], plane: null }))).toMatchObject({
      kind: 'masks',
      by: 'name',
    });
    expect(placed.onFrame(axialFrame(0, { names: ['hip_01'], columns: 3 }))).toMatchObject({
      misses: 'size',
    });
    expect(placed.onFrame(axialFrame(2, { names: ['hip_01'] }))).toMatchObject({ misses: 'outside' });
  });

  it('refuses images, colours and damage by a sentence', async () => {
    const refused = async (bytes: Uint8Array): Promise<unknown> => {
      const folder = tempFolder({ 'a.nii': bytes });
      return readNifti(join(folder, 'a.nii')).then(
        () => 'read',
        (error: unknown) => (error as Error).message,
      );
    };
    expect(await refused(smallNifti(image(new Float32Array([0, 0.5, 1, 0]), { type: 16 })))).toMatch(
      /the value 0\.5, so it is an image/,
    );
    expect(await refused(smallNifti(image(new Uint8Array([0, 1]))))).toMatch(/cut off/);
    expect(await refused(new Uint8Array([1, 2, 3]))).toMatch(/no NIfTI/);
    const values = Uint16Array.from({ length: 5000 }, (_, i) => i);
    expect(await refused(smallNifti({ dims: [50, 100, 1], type: 512, voxels: values }))).toMatch(
      /different values/,
    );
    await expect(readNifti('/nowhere.nii')).rejects.toThrow(/cannot be opened/);
  });
});
