import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateWrist, type WristPhantom, type WristRequest } from '../../core/phantom/generate-wrist.ts';
import { phantomUid, writePhantomDx } from '../dicom/write/phantom-dx.ts';
import { writeTruthCase } from '../exchange/truth-folder.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { version } from './version.ts';

/**
 * Writes FOLDER/truth/<UID>/<structure>.png, then FOLDER/dicom/<UID>.dcm: where the image is, its truth is whole.
 * @returns the SOP Instance UID.
 */
export async function writePhantom(folder: string, phantom: WristPhantom): Promise<string> {
  const uid = phantomUid(phantom);
  await writeTruthCase(join(folder, 'truth'), uid, phantom.truth);
  await writeAtomically(pathOf(folder, uid), writePhantomDx(phantom, version()), 'recomputable');
  return uid;
}

/** Generates and writes a phantom unless it is there. */
export async function ensurePhantom(
  folder: string,
  request: WristRequest & { readonly width: number; readonly height: number },
): Promise<void> {
  if (!existsSync(pathOf(folder, phantomUid(request)))) await writePhantom(folder, generateWrist(request));
}

function pathOf(folder: string, uid: string): string {
  return join(folder, 'dicom', `${uid}.dcm`);
}
