import { open, readFile } from 'node:fs/promises';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { readDataSet, type DicomFile } from '../../dicom/dataset.ts';
import { PIXEL_DATA } from '../../dicom/element-reader.ts';
import { EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../../dicom/transfer-syntax.ts';

/** A segmentation on the disk whose header was read. */
export interface SegFile {
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly file: DicomFile;
  /**
   * Whether `file` holds the pixel data too. Uncompressed little-endian frames are read from the disk one by one:
   * a volume has hundreds of MB of them.
   */
  readonly whole: boolean;
}

/** Holds the header of a segmentation of some hundred frames. */
const HEAD_BYTES = 256 * 1024;
const GROWTH = 4;
const MAX_WHOLE_BYTES = 2 ** 31 - 1;

/**
 * Opens a DICOM file and reads all of it but uncompressed pixel data.
 * @throws ExpectedError `seg-unreadable`, and those of `readDataSet`, when it cannot be read, is no DICOM, or is
 *   damaged.
 */
export async function openSegFile(path: string): Promise<SegFile> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      for (let bytes = Math.min(HEAD_BYTES, size); ; bytes = Math.min(bytes * GROWTH, size)) {
        const head = new Uint8Array(bytes);
        const { bytesRead } = await handle.read(head, 0, bytes, 0);
        const file = headerOf(head.subarray(0, bytesRead), bytesRead >= size);
        if (file === null && bytes < size) continue;
        if (file !== null && isStreamed(file)) return { path, size, file, whole: false };
        break;
      }
      if (size > MAX_WHOLE_BYTES) {
        throw new ExpectedError(
          'seg-unreadable',
          'The compressed file is larger than 2 GiB, which cannot be read: export it uncompressed.',
        );
      }
      return { path, size, file: readDataSet(new Uint8Array(await readFile(path))), whole: true };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof ExpectedError || !isSystemError(error)) throw error;
    throw new ExpectedError(
      'seg-unreadable',
      'The file cannot be read: check that it is there and not locked.',
      {
        cause: error,
      },
    );
  }
}

/** Null: the header goes on beyond these bytes. */
function headerOf(head: Uint8Array, complete: boolean): DicomFile | null {
  try {
    const file = readDataSet(head, { stopAtPixelData: true });
    return complete || file.dataSet.elements[PIXEL_DATA] !== undefined ? file : null;
  } catch (error) {
    // Cut off by us, perhaps. What is not DICOM at its start does not become so later.
    if (!complete && error instanceof ExpectedError && error.code === 'dicom-broken') return null;
    throw error;
  }
}

function isStreamed(file: DicomFile): boolean {
  const { uid } = file.transferSyntax;
  const pixels = file.dataSet.elements[PIXEL_DATA];
  const isPlain = uid === EXPLICIT_LITTLE || uid === IMPLICIT_LITTLE;
  return isPlain && file.littleEndian && pixels !== undefined && pixels.hadUndefinedLength !== true;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
