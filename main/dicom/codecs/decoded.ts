import { ExpectedError } from '../../../core/domain/errors.ts';
import type { StoredValues } from '../../../core/domain/frame.ts';

/** What the DICOM header promises of a frame; a codestream that says otherwise is refused. */
export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly bitsAllocated: number;
}

/** A decompressed frame: rows x columns x samples, interleaved. */
export interface DecodedFrame {
  readonly values: StoredValues;
  /** Bits per sample that the codestream declares. */
  readonly precision: number;
  /** Whether the codestream itself holds signed numbers (JPEG 2000 only). */
  readonly signed: boolean;
  /** A colour transform of the codestream was undone: YBR_RCT and YBR_ICT have become RGB. */
  readonly becameRgb: boolean;
}

/** The codestream is cut off or damaged. */
export function brokenCodestream(codec: string, detail: string, cause?: unknown): ExpectedError {
  return new ExpectedError(
    'pixels-broken',
    `The ${codec} pixel data cannot be decoded (${detail}); copy the file again from its source.`,
    { cause },
  );
}

/** The codestream is something that this reader does not decode. */
export function unsupportedCodestream(codec: string, detail: string): ExpectedError {
  return new ExpectedError('pixels-unsupported', `The ${codec} pixel data is not supported: ${detail}.`);
}

/** Compares the codestream's own header with the DICOM header: a contradiction would show wrong pixels. */
export function checkShape(
  codec: string,
  found: { rows: number; columns: number; samples: number; precision: number },
  expected: FrameShape,
): void {
  const say = (what: string, inside: number | string, outside: number | string): ExpectedError =>
    new ExpectedError(
      'pixels-contradict',
      `The ${codec} codestream has ${inside} ${what} but the DICOM header says ${outside}; the file is inconsistent.`,
    );
  if (found.rows !== expected.rows || found.columns !== expected.columns) {
    throw say(
      'pixels (columns x rows)',
      `${found.columns} x ${found.rows}`,
      `${expected.columns} x ${expected.rows}`,
    );
  }
  if (found.samples !== expected.samples) throw say('samples per pixel', found.samples, expected.samples);
  if (found.precision < 1 || found.precision > expected.bitsAllocated) {
    throw say('bits per sample', found.precision, `${expected.bitsAllocated} allocated`);
  }
}
