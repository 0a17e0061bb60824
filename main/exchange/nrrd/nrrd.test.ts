import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { axialFrame } from '../../../test/support/exchange/axial-frame.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder, type TestFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies, generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { maskOf as drawn, randomMask, rowsOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { ExportCase } from '../export-case.ts';
import { frameGeometry } from '../frame-geometry.ts';
import { createNrrdWriter } from './nrrd-writer.ts';
import { readNrrd } from './read-nrrd.ts';

const signal = new AbortController().signal;
const GEOMETRIES = generatedStudies().filter(({ name }) => name !== 'uneven');

async function written(one: ExportCase): Promise<TestFolder> {
  const folder = testFolder();
  const writer = createNrrdWriter(formatPorts(one.task, { folder, options: { formats: ['nrrd'] } }));
  expect(await writer.check(one)).toEqual([]);
  await writer.write(one, signal);
  return folder;
}

function headerOf(folder: TestFolder, one: ExportCase): { header: string; voxels: Buffer } {
  const bytes = readFileSync(folder.locate(`nrrd/${one.name}/labels.seg.nrrd`));
  const end = bytes.indexOf('\n\n');
  return { header: bytes.subarray(0, end).toString(), voxels: gunzipSync(bytes.subarray(end + 2)) };
}

describe('NRRD of a case', () => {
  for (const study of GEOMETRIES) {
    it(`comes back as it was, with overlaps: ${study.name}`, async () => {
      const random = createRandom(11);
      const size = { width: study.columns, height: study.rows };
      const masks = (): BitMask[] => study.frames.map(() => randomMask(random, 1, size));
      const given = ['ulna', 'radius', 'hamate', 'lunate'].map((id) => ({ id, masks: masks() }));
      const one = exportCase(study, {
        structures: [...given, { id: 'capitate', masks: [], verdict: 'absent' }],
      });
      const folder = await written(one);
      const read = await readNrrd(folder.locate(`nrrd/${one.name}/labels.seg.nrrd`));
      expect(read.labels.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
      expect(read.labels[0]).toMatchObject({
        name: one.structures[0]!.structure.name,
        category: one.structures[0]!.structure.category,
        type: one.structures[0]!.structure.type,
        origin: 'AUTOMATIC',
      });
      for (let frame = 0; frame < one.frames.length; frame++) {
        const on = read.placed![0]!.onFrame(frameGeometry(one, frame));
        expect(on).toMatchObject({ kind: 'masks', slice: frame });
        if (on.kind === 'mismatch') continue;
        given.forEach(({ masks: meant }, label) => expect(on.masks.get(label)).toEqual(meant[frame]));
        expect(on.masks.get(4)).toEqual(createMask(size.width, size.height));
      }
    });
  }

  it('is one volume where nothing overlaps, and layers where something does, fastest in the file', async () => {
    const study = generatedStudy('single-slice');
    const blank = Array.from({ length: 10 }, () => '.'.repeat(13));
    const apart = exportCase(study, {
      structures: [
        { id: 'ulna', masks: [drawn('##...........', ...blank)] },
        { id: 'radius', masks: [drawn('..#..........', ...blank)] },
      ],
    });
    const plain = headerOf(await written(apart), apart);
    expect(plain.header).toContain('\ndimension: 3\nspace: left-posterior-superior\nsizes: 13 11 1\n');
    expect([...plain.voxels.subarray(0, 4)]).toEqual([1, 1, 2, 0]);
    const over = exportCase(study, {
      structures: [
        { id: 'ulna', masks: [drawn('##...........', ...blank)] },
        { id: 'radius', masks: [drawn('.##..........', ...blank)] },
        { id: 'hamate', masks: [drawn('...#.........', ...blank)] },
      ],
    });
    const layered = headerOf(await written(over), over);
    expect(layered.header).toContain('\ndimension: 4\n');
    expect(layered.header).toContain('\nsizes: 2 13 11 1\n');
    expect(layered.header).toContain('\nspace directions: none (');
    expect(layered.header).toMatch(/Segment1_Layer:=1\n/);
    expect(layered.header).toMatch(/Segment2_Layer:=0\n/);
    expect([...layered.voxels.subarray(0, 10)]).toEqual([1, 0, 1, 2, 0, 2, 3, 0, 0, 0]);
  });

  it('counts structures beyond 255 in 16 bits, and writes the same bytes twice', async () => {
    const task = smallTask(Array.from({ length: 300 }, (_, i) => `s${i}`));
    const mask = createMask(13, 11);
    mask.words[0] = 0b1001;
    const one = exportCase(generatedStudy('radiograph'), {
      task,
      structures: [{ id: 's299', masks: [mask] }],
    });
    const folder = await written(one);
    const { header, voxels } = headerOf(folder, one);
    expect(header).toContain('type: unsigned short');
    expect(header).toContain('Segment0_LabelValue:=300');
    expect(voxels.readUInt16LE(0)).toBe(300);
    expect((await written(one)).files.map(({ sha256 }) => sha256)).toEqual(
      folder.files.map(({ sha256 }) => sha256),
    );
  });

  it('refuses uneven slices by a sentence', async () => {
    const one = exportCase(generatedStudy('uneven'), { structures: [{ id: 'ulna', masks: [] }] });
    const findings = await createNrrdWriter(formatPorts(one.task)).check(one);
    expect(findings).toMatchObject([{ severity: 'refused', code: 'volume-uneven', format: 'nrrd' }]);
  });
});

describe('NRRD of others', () => {
  const head = (...more: string[]): string =>
    `${['NRRD0004', '# a comment', 'type: uchar', 'dimension: 3', 'sizes: 2 1 2', ...more].join('\n')}\n`;
  const LPS = [
    'space: left-posterior-superior',
    'space directions: (1,0,0) (0,1,0) (0,0,1)',
    'space origin: (0,0,0)',
  ];
  const bytesOf = (header: string, data: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from(`${header}\n`), data]);
  const read = async (
    name: string,
    files: Record<string, Uint8Array | string>,
  ): Promise<{ labels: string[]; slices: string[][] }> => {
    const file = await readNrrd(join(tempFolder(files), name));
    const slices = [0, 1].map((slice) => {
      const on = file.placed![0]!.onFrame(axialFrame(slice));
      if (on.kind === 'mismatch') return [on.sentence];
      return file.labels.map((_, label) => rowsOf(on.masks.get(label)!).join('|'));
    });
    return { labels: file.labels.map(({ name: label }) => label), slices };
  };
  const EXPECTED = {
    labels: ['2', '9'],
    slices: [
      ['.#', '..'],
      ['..', '#.'],
    ],
  };
  const DATA = new Uint8Array([0, 2, 9, 0]);

  it('reads raw, gzip, text and hex', async () => {
    const of = (encoding: string, data: Uint8Array): Promise<unknown> =>
      read('a.nrrd', { 'a.nrrd': bytesOf(head(...LPS, `encoding: ${encoding}`), data) });
    expect(await of('raw', DATA)).toEqual(EXPECTED);
    expect(await of('gzip', gzipSync(DATA))).toEqual(EXPECTED);
    expect(await of('ascii', Buffer.from('0 2\n9 0\n'))).toEqual(EXPECTED);
    expect(await of('hex', Buffer.from('0002\n0900\n'))).toEqual(EXPECTED);
    await expect(of('bzip2', DATA)).rejects.toThrow(/packed as "bzip2".*gzip or raw/);
  });

  it('reads the spaces of the patient, and types of both byte orders', async () => {
    const of = (lines: string[], data: Uint8Array = DATA): Promise<unknown> =>
      read('a.nrrd', { 'a.nrrd': bytesOf(head('encoding: raw', ...lines), data) });
    const directions = (signs: string): string[] => [`space directions: ${signs}`, 'space origin: (0,0,0)'];
    expect(await of(['space: RAS', ...directions('(-1,0,0) (0,-1,0) (0,0,1)')])).toEqual(EXPECTED);
    expect(await of(['space: left-anterior-superior', ...directions('(1,0,0) (0,-1,0) (0,0,1)')])).toEqual(
      EXPECTED,
    );
    const wide = head('encoding: raw', 'endian: big', ...LPS).replace(
      'type: uchar',
      'type: signed short int',
    );
    expect(
      await read('a.nrrd', { 'a.nrrd': bytesOf(wide, new Uint8Array([0, 0, 0, 2, 0, 9, 0, 0])) }),
    ).toEqual(EXPECTED);
    const nowhere = (await of([
      'space: 3D-right-handed',
      ...directions('(1,0,0) (0,1,0) (0,0,1)'),
    ])) as typeof EXPECTED;
    expect(nowhere.slices[0]![0]).toMatch(/does not say where it lies/);
  });

  it('reads data beside a header, in one or more files, but none that lie elsewhere', async () => {
    const header = (...lines: string[]): string => head('encoding: raw', ...LPS, ...lines);
    expect(await read('a.nhdr', { 'a.nhdr': header('data file: a.raw'), 'a.raw': DATA })).toEqual(EXPECTED);
    const slices = { 's1.raw': DATA.subarray(0, 2), 's2.raw': DATA.subarray(2) };
    expect(await read('a.nhdr', { 'a.nhdr': header('data file: s%d.raw 1 2 1'), ...slices })).toEqual(
      EXPECTED,
    );
    expect(await read('a.nhdr', { 'a.nhdr': header('data file: LIST\ns1.raw\ns2.raw'), ...slices })).toEqual(
      EXPECTED,
    );
    const skipped = Buffer.concat([Buffer.from('line\nxx'), DATA]);
    expect(
      await read('a.nhdr', {
        'a.nhdr': header('line skip: 1', 'byte skip: 2', 'data file: a.raw'),
        'a.raw': skipped,
      }),
    ).toEqual(EXPECTED);
    expect(
      await read('a.nhdr', { 'a.nhdr': header('byte skip: -1', 'data file: a.raw'), 'a.raw': skipped }),
    ).toEqual(EXPECTED);
    for (const path of ['../a.raw', '/etc/passwd', 'x/../../a.raw', 'C:\\a.raw']) {
      await expect(
        read('b/a.nhdr', { 'b/a.nhdr': header(`data file: ${path}`), 'a.raw': DATA }),
      ).rejects.toThrow(/outside of its folder|is not beside it/);
    }
    await expect(read('a.nhdr', { 'a.nhdr': header('data file: gone.raw') })).rejects.toThrow(
      /not beside it/,
    );
  });

  it('reads segments of 3D Slicer that are cut out of the image, old and new', async () => {
    const base = head('encoding: raw')
      .replace('dimension: 3', 'dimension: 4')
      .replace('sizes: 2 1 2', 'sizes: 2 1 1 1');
    const place = [
      'space: left-posterior-superior',
      'space directions: none (1,0,0) (0,1,0) (0,0,1)',
      'kinds: list domain domain domain',
      'space origin: (1,0,1)',
    ];
    const segment = (n: number, more: string[] = []): string[] => [
      `Segment${n}_ID:=S${n}`,
      `Segment${n}_Name:=Segment ${n}`,
      ...more,
    ];
    const old = `${base}${[...place, ...segment(0), ...segment(1)].join('\n')}\n`;
    const expected = {
      labels: ['Segment 0', 'Segment 1'],
      slices: [['The image lies 1 mm outside of the volume.'], ['.#', '..']],
    };
    expect(await read('a.seg.nrrd', { 'a.seg.nrrd': bytesOf(old, new Uint8Array([1, 0])) })).toEqual(
      expected,
    );
    const tags =
      'Segment1_Tags:=TerminologyEntry:List~SCT^123037004^Anatomical Structure~SCT^10200004^Liver~^^~~^^~^^|';
    const fresh = `${base}${[...place, ...segment(0, ['Segment0_Layer:=1', 'Segment0_LabelValue:=7']), ...segment(1, ['Segment1_Layer:=0', 'Segment1_LabelValue:=3', tags])].join('\n')}\n`;
    const file = await readNrrd(
      join(tempFolder({ 'a.nrrd': bytesOf(fresh, new Uint8Array([0, 7])) }), 'a.nrrd'),
    );
    expect(file.labels[1]).toMatchObject({
      type: { scheme: 'SCT', value: '10200004', meaning: 'Liver' },
      region: null,
    });
    expect(await read('a.nrrd', { 'a.nrrd': bytesOf(fresh, new Uint8Array([0, 7])) })).toEqual(expected);
  });

  it('reads layers that are the slowest axis, of any number type', async () => {
    const place = [
      'space: left-posterior-superior',
      'space directions: (1,0,0) (0,1,0) (0,0,1) none',
      'space origin: (0,0,0)',
    ];
    const base = head('encoding: raw', ...place)
      .replace('dimension: 3', 'dimension: 4')
      .replace('sizes: 2 1 2', 'sizes: 2 1 2 2');
    const expected = {
      labels: ['1', '2'],
      slices: [
        ['.#', '..'],
        ['..', '##'],
      ],
    };
    const layers = [0, 1, 0, 0, 0, 0, 1, 1];
    expect(await read('a.nrrd', { 'a.nrrd': bytesOf(base, new Uint8Array(layers)) })).toEqual(expected);
    const floats = base.replace('type: uchar', 'type: float');
    const values = new Uint8Array(new Float32Array(layers).buffer);
    expect(await read('a.nrrd', { 'a.nrrd': bytesOf(floats, values) })).toEqual(expected);
  });

  it('refuses damage by a sentence', async () => {
    const of = (bytes: Uint8Array | string): Promise<unknown> => read('a.nrrd', { 'a.nrrd': bytes });
    await expect(of('hello')).rejects.toThrow(/no NRRD/);
    await expect(of(bytesOf(head('encoding: raw', ...LPS), DATA.subarray(1)))).rejects.toThrow(/cut off/);
    await expect(of(bytesOf(head('encoding: gzip', ...LPS), DATA))).rejects.toThrow(/damaged or cut off/);
    await expect(
      of(bytesOf(head('encoding: gzip', ...LPS), gzipSync(Buffer.alloc(2 ** 22)))),
    ).rejects.toThrow(/more than its header/);
    await expect(
      of(bytesOf(head('encoding: raw').replace('sizes: 2 1 2', 'sizes: 2 1'), DATA)),
    ).rejects.toThrow(/damaged header/);
    await expect(of(bytesOf(head('encoding: raw').replace('uchar', 'block'), DATA))).rejects.toThrow(
      /type "block"/,
    );
  });
});
