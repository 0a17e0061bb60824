import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BatchManifest } from '../../../core/exchange/manifest.ts';
import { exportOptionsSchema } from '../../../core/exchange/export-options.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { listIncoming } from './list-incoming.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
const NRRD = Buffer.from('NRRD0004\n');
const SHA = 'a'.repeat(64);

/** What is found in a folder: kinds with paths relative to it. */
async function found(files: Readonly<Record<string, Uint8Array | string>>) {
  const root = tempFolder(files);
  const list = await listIncoming([root]);
  return {
    entries: list.entries.map(({ kind, path }) => `${kind} ${relative(root, path).replaceAll('\\', '/')}`),
    skipped: list.skipped,
    refused: list.refused.map(({ reason }) => reason),
  };
}

function manifest(
  files: readonly (readonly ['nrrd' | 'png' | 'coco' | 'sr', string])[],
  deidentify: BatchManifest['options']['deidentify'] = { profile: 'none' },
): string {
  const made: BatchManifest = {
    format: 'countersign-batch/1',
    id: 'b'.repeat(32),
    createdAt: '2026-01-01T00:00:00.000Z',
    program: { name: 'Countersign', version: '0.1.0' },
    by: null,
    task: { id: 'wrist', version: 1, title: 'Wrist', sha256: SHA, structures: [] },
    models: [],
    readers: [],
    options: exportOptionsSchema.parse({ formats: ['nrrd'], deidentify }),
    burnedIn: { checked: false, by: null },
    patients: { file: null, unmapped: 0, bySplit: { train: 0, val: 0, test: 0 } },
    counts: {
      cases: 0,
      casesBySplit: { train: 0, val: 0, test: 0 },
      casesWithoutContent: 0,
      images: 0,
      masks: 0,
      judgements: { signed: 0, absent: 0, rejected: 0, deferred: 0, unsigned: 0 },
      verdicts: { accepted: 0, corrected: 0, rejected: 0, absent: 0, deferred: 0 },
      files: files.length,
      bytes: 0,
    },
    cases: [],
    leftOut: [],
    findings: [],
    files: files.map(([format, path]) => ({ path, bytes: 1, sha256: SHA, format, case: null })),
  };
  return JSON.stringify(made);
}

describe('what there is to import in a folder', () => {
  it('is found by contents at any depth; what holds no masks is counted', async () => {
    expect(
      await found({ 'a/one.bin': NRRD, 'b/c/two.nrrd': NRRD, 'notes.txt': 'x', '.hidden': NRRD }),
    ).toEqual({
      entries: ['nrrd a/one.bin', 'nrrd b/c/two.nrrd'],
      skipped: 1,
      refused: [],
    });
  });

  it('names a file that should hold masks by its name and is damaged', async () => {
    expect(await found({ 'one.nrrd': NRRD, 'two.nrrd': '', 'three.nii.gz': 'x', 'notes.txt': '' })).toEqual({
      entries: ['nrrd one.nrrd'],
      skipped: 1,
      refused: [
        'By its name it should hold masks, but it is no file of masks that Countersign knows.',
        'By its name it should hold masks, but it is an empty file.',
      ],
    });
  });

  it('is nothing behind a pipe, which would be waited for', async ({ skip }) => {
    const pipe = join(tempFolder(), 'pipe');
    if (spawnSync('mkfifo', [pipe]).status !== 0) {
      console.log('SKIPPED: no mkfifo on this system');
      skip();
    }
    const list = await listIncoming([pipe]);
    expect(list.refused.map(({ reason }) => reason)).toEqual([
      'It is neither a file nor a folder; name one of these.',
    ]);
  });

  it('is one set of PNG cases, in any of their forms', async () => {
    expect((await found({ 'truth/hand/radius.png': PNG, 'truth/foot/talus.png': PNG })).entries).toEqual([
      'png truth',
    ]);
    expect((await found({ 'truth/structures.json': '{}', 'truth/hand.png': PNG })).entries).toEqual([
      'png truth',
    ]);
    expect((await found({ 'hand.png': PNG })).entries).toEqual(['png ']);
    expect(
      (await found({ 'png/images/a.png': PNG, 'png/masks/a.png': PNG, 'png/masks/a/radius.png': PNG }))
        .entries,
    ).toEqual(['png png']);
  });

  it('takes PNGs beside other masks for the images that those were drawn on', async () => {
    expect(await found({ 'images/hand.png': PNG, 'masks.nrrd': NRRD })).toMatchObject({
      entries: ['nrrd masks.nrrd'],
      skipped: 1,
    });
  });

  it('is said when there is nothing', async () => {
    expect(await found({ 'notes.txt': 'x' })).toMatchObject({
      entries: [],
      refused: ['The folder holds no masks that Countersign knows.'],
    });
  });
});

describe('what there is to import in a batch', () => {
  it.each(['../../etc/passwd', '/dev/zero', 'nrrd\\..\\..\\a.nrrd'])(
    'is nothing when its manifest leads outside (%s)',
    async (path) => {
      const root = tempFolder({ 'manifest.json': manifest([['nrrd', path]]) });
      const { entries, refused } = await listIncoming([root]);
      expect(entries).toEqual([]);
      expect(refused[0]?.reason).toMatch(/^The manifest of this batch names a file whose path /);
    },
  );

  it('is one of its formats, the exact ones first, with the digests of the manifest', async () => {
    const root = tempFolder({
      'manifest.json': manifest([
        ['coco', 'coco/annotations_train.json'],
        ['nrrd', 'nrrd/a.seg.nrrd'],
        ['nrrd', 'nrrd/a.json'],
        ['png', 'png/masks/a.png'],
      ]),
    });
    const { entries, notes } = await listIncoming([root]);
    expect(entries).toEqual([{ kind: 'nrrd', path: join(root, 'nrrd/a.seg.nrrd'), sha256: SHA }]);
    expect(notes).toEqual(['Of the batch bbbbbbbbbbbb its NRRD files were taken.']);
  });

  it('says of a de-identified batch that its masks are not of the originals', async () => {
    const basic = { profile: 'basic' as const, options: [] };
    const root = tempFolder({ 'manifest.json': manifest([['nrrd', 'nrrd/a.seg.nrrd']], basic) });
    const { notes } = await listIncoming([root]);
    expect(notes).toEqual([
      'Of the batch bbbbbbbbbbbb its NRRD files were taken.',
      'Names were removed from this batch: its masks belong to the images under its own identifiers, not to the originals.',
    ]);
  });

  it('leaves the images of a format alone', async () => {
    const files = [
      ['coco', 'coco/images/a.png'],
      ['coco', 'coco/annotations_train.json'],
    ] as const;
    expect((await found({ 'manifest.json': manifest(files) })).entries).toEqual([
      'coco coco/annotations_train.json',
    ]);
  });

  it('may hold no masks, or a manifest that cannot be read', async () => {
    expect((await found({ 'manifest.json': manifest([['sr', 'sr/a.dcm']]) })).refused).toEqual([
      'The batch holds no masks that can be imported, only sr.',
    ]);
    expect((await found({ 'manifest.json': '{"format": "countersign-batch/1"}' })).refused).toEqual([
      'The manifest of this batch is damaged or of another version; import its files one by one.',
    ]);
  });
});
