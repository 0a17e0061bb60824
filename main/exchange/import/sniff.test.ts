import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { sniffFile } from './sniff.ts';

const text = (content: string): Uint8Array => Buffer.from(content);

function niftiHead(magic: string): Uint8Array {
  const bytes = Buffer.alloc(400);
  bytes.writeInt32LE(348, 0);
  bytes.write(magic, 344, 'latin1');
  return bytes;
}

function niftiTwoHead(): Uint8Array {
  const bytes = Buffer.alloc(544);
  bytes.writeInt32LE(540, 0);
  bytes.write('n+2\0\r\n\x1a\n', 4, 'latin1');
  return bytes;
}

async function kindOf(content: Uint8Array): Promise<string> {
  // The extension says nothing true.
  const { kind, what } = await sniffFile(join(tempFolder({ 'file.jpg': content }), 'file.jpg'));
  return kind ?? what;
}

describe('what a file is', () => {
  it.each([
    ['nifti', niftiHead('n+1\0')],
    ['nifti', gzipSync(niftiHead('n+1\0'))],
    ['nifti', niftiTwoHead()],
    ['nifti', gzipSync(niftiTwoHead())],
    ['nrrd', text('NRRD0004\ntype: uint8\n')],
    ['nrrd', gzipSync(text('NRRD0005\n'))],
    ['cvat', text('\ufeff<?xml version="1.0"?>\n<!-- from CVAT -->\n<annotations>\n</annotations>')],
    ['coco', text('{"info": {}, "images": [], "annotations": []}')],
    ['png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
    ['seg', smallDicom({ sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4', modality: 'SEG' })],
    ['seg', smallDicom({ sopClassUid: '1.2.840.10008.5.1.4.1.1.66.7', modality: 'SEG' })],
    [
      'rtstruct',
      smallDicom({ sopClassUid: '1.2.840.10008.5.1.4.1.1.481.3', modality: 'RTSTRUCT', pixels: null }),
    ],
  ])('is told by its contents: %s', async (kind, content) => {
    expect(await kindOf(content)).toBe(kind);
  });

  it.each([
    ['a DICOM image, not masks', smallDicom()],
    [
      'a radiotherapy dose (RTDOSE)',
      smallDicom({ sopClassUid: '1.2.840.10008.5.1.4.1.1.481.2', pixels: null }),
    ],
    ["an XML file of <svg>, not CVAT's <annotations>", text('<svg xmlns="x"></svg>')],
    ['a JSON file that is no COCO', text('{"a": 1}')],
    ['no file of masks that Countersign knows', text('hello')],
    ['an empty file', text('')],
  ])('is said in words when it holds no masks: %s', async (what, content) => {
    expect(await kindOf(content)).toBe(what);
  });

  it('cannot be told when it cannot be opened', async () => {
    await expect(sniffFile(join(tempFolder(), 'gone'))).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
