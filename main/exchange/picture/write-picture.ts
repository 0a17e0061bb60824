import { encode } from 'fast-png';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { openPng } from '../../dicom/secondary/png.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { eightBitPicture, type EightBitPicture } from './eight-bit-picture.ts';

export interface PictureFile {
  readonly path: string;
  readonly format: ExportFormat;
}

/**
 * Writes a frame of a case as an 8-bit PNG and reads it back (rule X2).
 * @throws Error when what lies on the disk is another picture.
 */
export async function writePicture(
  ports: Pick<FormatPorts, 'frame' | 'folder'>,
  one: ExportCase,
  frame: number,
  { path, format }: PictureFile,
): Promise<void> {
  const picture = eightBitPicture(await ports.frame(one, frame));
  await writePng(ports.folder, { picture, path, about: { format, caseId: one.caseId } });
}

/** Writes 8-bit samples as a PNG and compares them with what is on the disk. @throws Error when they differ. */
export async function writePng(
  folder: FormatPorts['folder'],
  file: {
    readonly picture: EightBitPicture | (Omit<EightBitPicture, 'data'> & { readonly data: Uint16Array });
    readonly path: string;
    readonly about: { readonly format: ExportFormat; readonly caseId: string };
  },
): Promise<void> {
  const { picture, path, about } = file;
  const { width, height, channels, data } = picture;
  const depth = data instanceof Uint16Array ? 16 : 8;
  await folder.write(path, encode({ width, height, channels, data, depth }), about);
  const read = openPng(await folder.read(path)).decodeFrame(0);
  const same =
    read.columns === width &&
    read.rows === height &&
    read.samplesPerPixel === channels &&
    read.values.length === data.length &&
    Buffer.compare(bytesOf(read.values), bytesOf(data)) === 0;
  if (!same) throw new Error(`a written ${about.format} picture reads back differently`);
}

function bytesOf(values: NodeJS.TypedArray): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
