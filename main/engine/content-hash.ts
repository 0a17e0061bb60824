import { createHash } from 'node:crypto';
import { inspectFile } from '../dicom/inspect.ts';
import { isSecondary, SECONDARY_HEAD_BYTES } from '../dicom/secondary/open-secondary.ts';

/**
 * What tells two files of one SOP Instance UID apart: a digest of all decoded pixels; null when they cannot be
 * decoded. Secondary inputs have no UID of their own and are named by their bytes.
 */
export async function contentHash(bytes: Uint8Array, name: string): Promise<string | null> {
  if (isSecondary(bytes.subarray(0, SECONDARY_HEAD_BYTES))) {
    return createHash('sha256').update(bytes).digest('hex');
  }
  const inspected = await inspectFile(bytes, name);
  return inspected.ok ? inspected.sha256 : null;
}
