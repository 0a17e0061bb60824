import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ExportFormat, ExportOptions } from '../../core/exchange/export-options.ts';
import { createMask, setMaskAt } from '../../core/mask/bit-mask.ts';
import { FORMATS } from '../../main/exchange/formats.ts';
import { formatPorts, testFolder } from '../support/exchange/format-ports.ts';
import { generatedStudy } from '../support/exchange/generated-studies.ts';
import { ImportBench } from '../support/exchange/import-bench.ts';
import { createRandom, type Random } from '../support/random.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Damaged files per format; more with COUNTERSIGN_FUZZ=1000, another start with COUNTERSIGN_FUZZ_SEED. */
const COUNT = Number(process.env['COUNTERSIGN_FUZZ'] ?? 40);
const SEED = Number(process.env['COUNTERSIGN_FUZZ_SEED'] ?? 1);
const BUG = /bug of Countersign/;

const study = generatedStudy('axial');

/** One file of a format as it is written of the study, or several that belong together. */
async function written(bench: ImportBench, format: ExportFormat, options: Partial<ExportOptions>) {
  const folder = testFolder();
  const writer = FORMATS[format](
    formatPorts(bench.task, { folder, options: { formats: [format], ...options } }),
  );
  const masks = bench.task.structures.map((_, structure) =>
    study.frames.map(() => {
      const mask = createMask(study.columns, study.rows);
      for (let y = 2; y < 8; y++)
        for (let x = 2 + 5 * structure; x < 6 + 5 * structure; x++) setMaskAt(mask, x, y, 1);
      return mask;
    }),
  );
  const one = bench.exportCase(
    study,
    bench.task.structures.map(({ id }, index) => ({ id, masks: masks[index] ?? [] })),
  );
  const { signal } = new AbortController();
  await writer.check(one);
  await writer.write(one, signal);
  await writer.finish(signal);
  return folder.root;
}

/** A folder as [path inside, bytes]. */
function filesIn(root: string): [string, Uint8Array][] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(root.length + 1), new Uint8Array(readFileSync(path))]);
}

const NASTY = [
  '-1',
  '0',
  '1e308',
  '99999999999',
  '4294967295',
  'NaN',
  '""',
  'null',
  '[]',
  '{}',
  '1.5',
  '__proto__',
];

/** One wound: of bytes, or of a number or word where the file is text. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(0, Math.max(0, bytes.length - 1));
  const early = random.integer(0, Math.min(bytes.length - 1, 2000));
  const copy = Uint8Array.from(bytes);
  switch (random.integer(0, 8)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      for (let n = random.integer(1, 8); n > 0; n--)
        copy[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      return copy;
    case 2:
      copy.fill(random.next() < 0.5 ? 0xff : 0, early, early + random.integer(1, 8));
      return copy;
    case 3:
      copy.fill(random.next() < 0.5 ? 0x7f : 0xff, at, at + 4);
      return copy;
    case 4:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(early)]);
    case 5:
      return Buffer.concat([copy.subarray(0, Math.min(at, early)), copy.subarray(Math.max(at, early))]);
    default:
      return woundedText(copy, random);
  }
}

/** Puts something nasty in place of one of the numbers or words. */
function woundedText(bytes: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const words = [...text.matchAll(/-?\d+(\.\d+)?|"[^"]{0,30}"|[A-Za-z]{3,20}/g)];
  const word = words[random.integer(0, Math.max(0, words.length - 1))];
  if (word === undefined) return bytes.subarray(0, bytes.length >> 1);
  const nasty = NASTY[random.integer(0, NASTY.length - 1)]!; // within
  return Buffer.from(text.slice(0, word.index) + nasty + text.slice(word.index + word[0].length), 'latin1');
}

/** Damages one file of those that belong together; half of the gzips below their packing. */
function damagedFolder(files: readonly [string, Uint8Array][], random: Random): string {
  const root = tempFolder();
  const victim = random.integer(0, files.length - 1);
  for (const [index, [name, bytes]] of files.entries()) {
    const target = join(root, name);
    mkdirSync(dirname(target), { recursive: true });
    const inside = name.endsWith('.gz') && random.next() < 0.7;
    const wound = (): Uint8Array =>
      inside ? gzipSync(damaged(gunzipSync(bytes), random)) : damaged(bytes, random);
    writeFileSync(target, index === victim ? wound() : bytes);
  }
  return root;
}

const PEERS: readonly [string, ExportFormat, Partial<ExportOptions>][] = [
  ['SEG (BINARY)', 'seg', { segmentation: 'binary' }],
  ['SEG (LABELMAP)', 'seg', { segmentation: 'labelmap' }],
  ['RTSTRUCT', 'rtstruct', {}],
  ['NIfTI', 'nifti', {}],
  ['NRRD', 'nrrd', {}],
  ['COCO (RLE)', 'coco', { coco: 'rle' }],
  ['COCO (polygon)', 'coco', { coco: 'polygon' }],
  ['CVAT', 'cvat', {}],
  ['PNG', 'png', {}],
];

const HEADER = ['type: uint8', 'dimension: 3', 'space: left-posterior-superior', 'endian: little'];

function nrrd(...fields: readonly string[]): string {
  const place = ['space directions: (1,0,0) (0,1,0) (0,0,1)', 'space origin: (0,0,0)'];
  return `${['NRRD0004', ...HEADER, ...place, ...fields].join('\n')}\n\nab`;
}

function coco(segmentation: string, size = 10): string {
  return `{"images":[{"id":1,"width":${size},"height":${size},"file_name":"a.png"}],"categories":[{"id":1,"name":"radius"}],
    "annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":${segmentation}}]}`;
}

function cvat(inside: string, before = ''): string {
  return `<?xml version="1.0"?>${before}<annotations><version>1.1</version>${inside}</annotations>`;
}

const ENTITIES = Array.from({ length: 12 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join(
  '',
);

/** Files that were made to harm: each by its name, with a word of the sentence that refuses it. */
const HOSTILE: readonly [string, string, RegExp][] = [
  ['size.nrrd', nrrd('encoding: raw', 'sizes: 1000000000 1000000000 1000000000'), /too large/],
  ['lines.nrrd', nrrd('encoding: raw', 'sizes: 1 1 2', 'line skip: 9007199254740991'), /cut off/],
  ['outside.nhdr', nrrd('encoding: raw', 'sizes: 1 1 2', 'data file: /dev/zero'), /outside of its folder/],
  ['many.nhdr', nrrd('encoding: raw', 'sizes: 1 1 2', 'data file: %d 0 9999999999 1'), /damaged header/],
  ['grid.json', coco('{"size":[99999999,99999999],"counts":[0,1]}', 99_999_999), /too large/],
  ['runs.json', coco('{"size":[10,10],"counts":[1e300]}'), /cannot be drawn/],
  ['corner.json', coco('[[1e308,0,-1e308,5,1e308,9]]'), /cannot be drawn|no structure|No image/],
  ['names.json', coco('[[0,0,9,0,9,9]]').replaceAll('a.png', '__proto__'), /called "__proto__"/],
  ['deep.json', `{"annotations":${'['.repeat(100_000)}`, /cut off/],
  ['bomb.xml', cvat('&a12;', `<!DOCTYPE annotations [<!ENTITY a0 "ha">${ENTITIES}]>`), /DOCTYPE/],
  ['file.xml', cvat('&x;', '<!DOCTYPE annotations [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), /DOCTYPE/],
  ['deep.xml', `<annotations>${'<image>'.repeat(50_000)}`, /XML file cannot be read/],
  ['grid.xml', cvat('<image id="0" name="a" width="99999999" height="99999999"/>'), /too large/],
  ['empty.nii.gz', '', /an empty file/],
];

describe('files that were made to harm', () => {
  it('are each refused by one sentence, and the good one beside them comes in', async () => {
    const bench = await ImportBench.ofStudy(study);
    const [[name, good] = ['', new Uint8Array()]] = filesIn(await written(bench, 'seg', {}));
    const files = Object.fromEntries(HOSTILE.map(([file, text]) => [file, text]));
    const folder = tempFolder({ ...files, [name]: good });
    const { problems, structures } = await bench.bring([folder]);
    expect(structures).toBe(2);
    for (const [file, , sentence] of HOSTILE) {
      const told = problems.filter((one) => one.file?.endsWith(file)).map(({ reason }) => reason);
      expect({ file, told }).toEqual({ file, told: [expect.stringMatching(sentence)] });
    }
    expect(problems.filter(({ reason }) => BUG.test(reason))).toEqual([]);
  });
});

describe.each(PEERS)('damaged files of %s', (name, format, options) => {
  it('are read or refused by a sentence, and nothing else', { timeout: 10_000 + 2000 * COUNT }, async () => {
    const bench = await ImportBench.ofStudy(study);
    const files = filesIn(await written(bench, format, options));
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const folder = damagedFolder(files, createRandom(seed));
      const report = await bench.bring([folder]).catch((error: unknown) => {
        throw new Error(`${name} with seed ${String(seed)} ended the import`, { cause: error });
      });
      const bugs = report.problems.map(({ reason }) => reason).filter((reason) => BUG.test(reason));
      expect({ name, seed, bugs }).toEqual({ name, seed, bugs: [] });
    }
  });
});
