import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { isGzip, niftiVersion } from '../../dicom/secondary/secondary-format.ts';
import { notAnImage } from '../../dicom/sop-class.ts';
import { stringOf } from '../../dicom/values.ts';
import type { IncomingKind } from './incoming-kind.ts';

/** What a file turned out to be: masks of a kind, or something else in words with an article. */
export type Sniffed =
  { readonly kind: IncomingKind; readonly what?: undefined } | { readonly kind: null; readonly what: string };

/** Behind this no format of ours has anything that names it. */
const HEAD_BYTES = 128 * 1024;
const SEGMENTATION = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[47]$/;
const STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';

/**
 * Recognises a file by its contents, whatever it is called.
 * @throws ExpectedError `file-unreadable` when it cannot be opened.
 */
export async function sniffFile(path: string): Promise<Sniffed> {
  const head = await readHead(path);
  if (head.length === 0) return { kind: null, what: 'an empty file' };
  return sniffBytes(isGzip(head) ? await inflatedHead(head) : head);
}

/** @param head the first bytes of a file, unpacked. */
function sniffBytes(head: Uint8Array): Sniffed {
  const ascii = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString('latin1');
  if (ascii.startsWith('\x89PNG')) return { kind: 'png' };
  if (ascii.startsWith('NRRD00')) return { kind: 'nrrd' };
  if (niftiVersion(head) !== null) return { kind: 'nifti' };
  const text = ascii.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('<')) return xmlOf(text);
  if (text.startsWith('{') || text.startsWith('[')) return jsonOf(head);
  return dicomOf(head);
}

function xmlOf(text: string): Sniffed {
  const root = /<([A-Za-z][\w.-]*)[\s>]/.exec(
    text.replace(/<\?[^>]*>|<!--[^]*?-->|<!DOCTYPE[^>]*>/g, ''),
  )?.[1];
  if (root === 'annotations') return { kind: 'cvat' };
  return {
    kind: null,
    what: root === undefined ? 'a text' : `an XML file of <${root}>, not CVAT's <annotations>`,
  };
}

function jsonOf(head: Uint8Array): Sniffed {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('utf8');
  if (/"countersign-batch\//.test(text))
    return { kind: null, what: 'the manifest of a batch: name its folder' };
  // The keys of COCO stand at the top, before or behind long lists.
  if (/"(annotations|categories|images)"\s*:\s*\[/.test(text)) return { kind: 'coco' };
  return { kind: null, what: 'a JSON file that is no COCO' };
}

function dicomOf(head: Uint8Array): Sniffed {
  let sopClass: string;
  let modality: string;
  try {
    const { dataSet } = readDataSet(head, { stopAtPixelData: true });
    sopClass = stringOf(dataSet, 'x00080016') ?? stringOf(dataSet, 'x00020002') ?? '';
    modality = stringOf(dataSet, 'x00080060') ?? '';
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return sopClassInHead(head);
  }
  return ofClass(sopClass, modality);
}

/** A long sequence may reach beyond the head; the file meta information never does. */
function sopClassInHead(head: Uint8Array): Sniffed {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  const isDicom = text.slice(128, 132) === 'DICM';
  const found = /1\.2\.840\.10008\.5\.1\.4\.1\.1\.[0-9.]+/.exec(text)?.[0] ?? '';
  if (found !== '' || isDicom) return ofClass(found.replace(/\.+$/, ''), '');
  return { kind: null, what: 'no file of masks that Countersign knows' };
}

function ofClass(sopClass: string, modality: string): Sniffed {
  if (SEGMENTATION.test(sopClass)) return { kind: 'seg' };
  if (sopClass === STRUCTURE_SET) return { kind: 'rtstruct' };
  return { kind: null, what: notAnImage(sopClass, modality) ?? 'a DICOM image, not masks' };
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(HEAD_BYTES);
      const { bytesRead } = await file.read(bytes, 0, HEAD_BYTES, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new ExpectedError(
      'file-unreadable',
      'It cannot be opened: check that it is there and may be read.',
      {
        cause,
      },
    );
  }
}

/** What the head of a gzip unpacks to; a cut-off end is no matter here. */
async function inflatedHead(head: Uint8Array): Promise<Uint8Array> {
  const stream = createGunzip();
  const parts: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve) => {
    stream.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length >= HEAD_BYTES) stream.destroy();
    });
    stream.on('close', resolve);
    // The head ends in the middle of a block.
    stream.on('error', () => stream.destroy());
    stream.end(head);
  });
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}
