import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { openPng } from '../../dicom/secondary/png.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { eightBitPicture } from './eight-bit-picture.ts';
import { pngBytes } from './png-bytes.ts';

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
  const { width, height, channels, data } = picture;
  await ports.folder.write(path, pngBytes(picture), { format, caseId: one.caseId });
  const read = openPng(await ports.folder.read(path)).decodeFrame(0);
  const same =
    read.columns === width &&
    read.rows === height &&
    read.samplesPerPixel === channels &&
    Buffer.compare(bytesOf(read.values), bytesOf(data)) === 0;
  if (!same) throw new Error(`a written ${format} picture reads back differently`);
}

function bytesOf(values: NodeJS.TypedArray): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
