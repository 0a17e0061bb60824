import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateWrist, type WristPhantom, type WristRequest } from '../../core/phantom/generate-wrist.ts';
import { phantomUid, writePhantomDx } from '../dicom/write/phantom-dx.ts';
import { writeTruthCase } from '../exchange/truth-folder.ts';
import { writeAtomically } from '../platform/atomic-file.ts';

/**
 * Writes FOLDER/truth/<UID>/<structure>.png, then FOLDER/dicom/<UID>.dcm: where the image is, its truth is whole.
 * @param program version that the files name as their maker. @returns the SOP Instance UID.
 */
export async function writePhantom(folder: string, phantom: WristPhantom, program: string): Promise<string> {
  const uid = phantomUid(phantom);
  await writeTruthCase(join(folder, 'truth'), uid, phantom.truth);
  await writeAtomically(pathOf(folder, uid), writePhantomDx(phantom, program), 'recomputable');
  return uid;
}

export type PhantomRequest = WristRequest & { readonly width: number; readonly height: number };

/** Generates and writes a phantom unless it is there. */
export async function ensurePhantom(folder: string, request: PhantomRequest, program: string): Promise<void> {
  if (existsSync(pathOf(folder, phantomUid(request)))) return;
  await writePhantom(folder, generateWrist(request), program);
}

function pathOf(folder: string, uid: string): string {
  return join(folder, 'dicom', `${uid}.dcm`);
}
