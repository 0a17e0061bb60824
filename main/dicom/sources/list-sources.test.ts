import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { zipFile } from '../../../test/support/zip-file.ts';
import { writePart10 } from '../write/part10.ts';
import { listSources, readLocator } from './list-sources.ts';
import { ARCHIVE_LIMITS } from './source.ts';
import type { ArchiveLimits, Source, SourceItem } from './source.ts';

async function list(path: string, limits?: ArchiveLimits): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of listSources(path, limits === undefined ? {} : { limits })) items.push(item);
  return items;
}

function names(items: readonly SourceItem[]): string[] {
  return items.map((item) => (item.kind === 'file' ? item.name : `${item.name}: ${item.reason}`));
}

function mediaDirectory(files: readonly string[][]): Uint8Array {
  return writePart10([
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.1.3.10' },
    { tag: 0x00080018, vr: 'UI', value: '1.2.3' },
    {
      tag: 0x00041220,
      vr: 'SQ',
      value: files.map((parts) => [
        { tag: 0x00041410, vr: 'US', value: 0xffff },
        { tag: 0x00041430, vr: 'CS', value: 'IMAGE' },
        { tag: 0x00041500, vr: 'LO', value: parts },
      ]),
    },
  ]);
}

describe('a folder', () => {
  it('is listed without the workspace in it: the pictures of a report are no input', async () => {
    const own = {
      'catalogue.sqlite': 'x',
      'catalogue.sqlite-wal': 'x',
      'lock.sqlite': '',
      'report/pictures/1.png': 'x',
      'masks/ab/ab.mask': 'x',
      'embeddings/1.embedding': 'x',
      'tasks/t.json': '{}',
      'study/a.dcm': '1',
    };
    expect(names(await list(tempFolder(own)))).toEqual(['study/a.dcm']);
    const inside = Object.fromEntries(Object.entries(own).map(([name, text]) => [`workspace/${name}`, text]));
    const around = tempFolder({ ...inside, 'b.dcm': '1', 'report/c.dcm': '1' });
    expect(names(await list(around))).toEqual(['b.dcm', 'report/c.dcm', 'workspace/study/a.dcm']);
  });

  it('is listed in the order of names, whatever the disk says, without what the system left behind', async () => {
    const root = tempFolder({
      'b.dcm': '1',
      'a/2': '22',
      'a/10': '1',
      'B.dcm': '1',
      '.DS_Store': 'x',
      'Thumbs.db': 'x',
      '__MACOSX/b.dcm': 'x',
    });
    const items = await list(root);
    expect(names(items)).toEqual(['B.dcm', 'a/10', 'a/2', 'b.dcm']);
    expect(items.map((item) => (item.kind === 'file' ? item.size : null))).toEqual([1, 1, 2, 1]);
    expect(items[1]).toMatchObject({ display: join(root, 'a/10') });
  });

  it('follows links once: no circle, no file twice', async () => {
    const outside = tempFolder({ 'far.dcm': '1' });
    const root = tempFolder({ 'a/x.dcm': '1' });
    symlinkSync(root, join(root, 'a/up'));
    symlinkSync(join(root, 'a/x.dcm'), join(root, 'again.dcm'));
    symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
    symlinkSync(outside, join(root, 'out1'));
    symlinkSync(outside, join(root, 'out2'));
    symlinkSync(root, join(outside, 'back'));
    expect(names(await list(root))).toEqual([
      'a/x.dcm',
      'broken: A link whose target does not exist.',
      'out1/far.dcm',
    ]);
  });

  it('does not open pipes, which would wait for ever', async () => {
    const root = tempFolder({ a: '1' });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(names(await list(root))).toEqual(['a', 'pipe: A pipe, socket or device, not a file.']);
  });

  it('refuses a path that does not exist with one sentence', async () => {
    await expect(list('/nowhere/at all')).rejects.toThrow(
      '/nowhere/at all: This file or folder does not exist.',
    );
  });

  it('stops when it is cancelled', async () => {
    const root = tempFolder({ a: '1' });
    const stopped = async (): Promise<void> => {
      for await (const item of listSources(root, { signal: AbortSignal.abort() })) expect(item).toBeNull();
    };
    await expect(stopped()).rejects.toThrow('cancelled');
  });
});

describe('a zip', () => {
  it('gives its members, also after the listing has ended', async () => {
    const root = tempFolder({ 'x.zip': zipFile([{ name: 'd/a.dcm', bytes: Buffer.from('hello') }]) });
    const [inFolder] = await list(root);
    expect(inFolder).toMatchObject({ name: 'x.zip/d/a.dcm', size: 5, display: join(root, 'x.zip/d/a.dcm') });
    const [alone] = (await list(join(root, 'x.zip'))) as Source[];
    expect(alone?.name).toBe('d/a.dcm');
    expect(Buffer.from((await alone?.read()) ?? []).toString()).toBe('hello');
    expect(Buffer.from((await alone?.readHead(2)) ?? []).toString()).toBe('he');
    const again = await readLocator({ path: join(root, 'x.zip'), member: 'd/a.dcm' });
    expect(Buffer.from(again).toString()).toBe('hello');
  });

  it('refuses names that escape, encrypted members and nested archives, one sentence each', async () => {
    const bytes = Buffer.from('x');
    const root = tempFolder({
      'x.zip': zipFile([
        { name: '../evil', bytes },
        { name: '/etc/evil', bytes },
        { name: 'C:/evil', bytes },
        { name: 'secret', bytes, encrypted: true },
        { name: 'inner.zip', bytes },
        { name: 'good', bytes },
        { name: 'good', bytes },
        { name: '__MACOSX/._good', bytes },
      ]),
    });
    const escape = 'Its name leads out of the archive, so it is not read: the archive may be hostile.';
    expect(names(await list(join(root, 'x.zip')))).toEqual([
      `../evil: ${escape}`,
      `/etc/evil: ${escape}`,
      `C:/evil: ${escape}`,
      'secret: It is encrypted: unpack the archive with its password first.',
      'inner.zip: An archive inside an archive is not opened: unpack the outer one first.',
      'good',
      'good: The archive holds this name twice; only the first is read.',
    ]);
  });

  it('refuses bombs: a member that explodes, and all members together', async () => {
    const limits = { ...ARCHIVE_LIMITS, suspectBytes: 1000, ratio: 50, totalBytes: 300_000 };
    const root = tempFolder({
      'x.zip': zipFile([
        { name: 'zeros', bytes: new Uint8Array(200_000) },
        { name: 'small', bytes: new Uint8Array(900) },
        { name: 'more', bytes: new Uint8Array(200_000) },
        { name: 'never', bytes: new Uint8Array(1) },
      ]),
    });
    const listed = names(await list(join(root, 'x.zip'), limits));
    expect(listed[0]).toMatch(/^zeros: It unpacks to \d+ times its size like a zip bomb/);
    expect(listed[1]).toBe('small');
    expect(listed[2]).toMatch(/It unpacks to more than .*, so the rest of it is not read/);
    expect(listed).toHaveLength(3);
  });

  it('says that it is damaged and goes on with the folder', async () => {
    const whole = zipFile([{ name: 'a', bytes: Buffer.from('x') }]);
    const root = tempFolder({ 'a.zip': whole.subarray(0, 40), 'b.dcm': '1' });
    expect(names(await list(root))).toEqual([
      'a.zip/: It is not a zip archive, or it is cut off: copy it again.'.replace('/:', ':'),
      'b.dcm',
    ]);
  });
});

describe('a DICOMDIR', () => {
  const files = [['IMAGES', 'A'], ['IMAGES', 'B'], ['GONE'], ['..', 'OUT'], ['IMAGES', 'A']];

  it('given as a file lists what it refers to, as it is spelt on disk', async () => {
    const root = tempFolder({
      'cd/DICOMDIR': mediaDirectory(files),
      'cd/images/a.;1': '1',
      'cd/images/b': '1',
      OUT: '1',
    });
    expect(names(await list(join(root, 'cd/DICOMDIR')))).toEqual([
      'images/a.;1',
      'images/b',
      'GONE: The DICOMDIR refers to this file, but it is missing.',
      '../OUT: The DICOMDIR refers to a path outside its folder, which is not read.',
    ]);
  });

  it('in a folder adds what is missing and lists no file twice', async () => {
    const root = tempFolder({
      DICOMDIR: mediaDirectory(files),
      'IMAGES/A': '1',
      'IMAGES/B': '1',
      extra: '1',
    });
    expect(names(await list(root))).toEqual([
      'DICOMDIR',
      'GONE: The DICOMDIR refers to this file, but it is missing.',
      '../OUT: The DICOMDIR refers to a path outside its folder, which is not read.',
      'IMAGES/A',
      'IMAGES/B',
      'extra',
    ]);
  });

  it('does not follow a link out of the medium', async () => {
    const secret = tempFolder({ secret: '1' });
    const root = tempFolder({ DICOMDIR: mediaDirectory([['LINK']]) });
    symlinkSync(join(secret, 'secret'), join(root, 'LINK'));
    expect(names(await list(join(root, 'DICOMDIR')))).toEqual([
      'LINK: The DICOMDIR refers to a link that leaves its folder, which is not read.',
    ]);
  });

  it('that refers to nothing is itself the only file', async () => {
    const root = tempFolder({ DICOMDIR: mediaDirectory([]) });
    expect(names(await list(join(root, 'DICOMDIR')))).toEqual(['DICOMDIR']);
  });
});

describe('a single file', () => {
  it('is the only source, readable in parts', async () => {
    const bytes = smallDicom();
    const root = tempFolder();
    writeFileSync(join(root, 'x'), bytes);
    const [only, ...rest] = await list(join(root, 'x'));
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ kind: 'file', name: 'x', size: bytes.length });
    if (only?.kind !== 'file') throw new Error('a file was expected');
    expect(await only.readHead(132)).toEqual(new Uint8Array(bytes.subarray(0, 132)));
    expect((await only.readHead(1e6)).length).toBe(bytes.length);
  });
});
