import { createHash } from 'node:crypto';
import { uidFromName } from '../write/uid.ts';

/** Name of a picture that is not DICOM: the same bytes are the same instance wherever they lie. */
export function pictureUid(bytes: Uint8Array): string {
  return uidFromName(`secondary image ${digestOf(bytes)}`);
}

/** Name of a DICOM file without a SOP Instance UID. */
export function uidOfContent(bytes: Uint8Array): string {
  return uidFromName(`instance without uid ${digestOf(bytes)}`);
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
