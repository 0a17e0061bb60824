import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../core/domain/errors.ts';
import { readTruthFolder, type TruthFolder } from '../exchange/truth-folder.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import { IMAGE_FOLDERS } from './image-folder.ts';

/** Truth with what lies around it. */
export interface TruthPlace extends TruthFolder {
  /** The folder that holds `truth/`, or the parent of the truth folder itself. */
  readonly root: string;
  /** Case -> patient, from `patients.json`; empty where there is none. */
  readonly patients: ReadonlyMap<string, string>;
  /** Under which name it knows a frame; null: it does not. */
  readonly nameOf: (frame: NamedFrame) => string | null;
}

type NamedFrame = Pick<CatalogueFrame, 'sopInstanceUid' | 'frameIndex' | 'locator' | 'facts'>;

const patientsSchema = z.record(z.string(), z.string().min(1));

/**
 * Opens the truth in a folder, or in its subfolder `truth`. An optional `patients.json` {"case": "patient"}
 * beside or above the cases says which images belong to one patient where the images cannot.
 * @throws ExpectedError `truth-missing` also where it holds no case, `truth-unreadable`, `patients-wrong`.
 */
export async function openTruth(folder: string): Promise<TruthPlace> {
  const names = await readdir(folder).catch((): string[] => []);
  const inner = names.includes('truth');
  const truth = await readTruthFolder(inner ? join(folder, 'truth') : folder);
  requireCases(folder, { inner, cases: truth.cases });
  const root = inner ? folder : dirname(folder);
  const patients = await readPatients([folder, root]);
  return { ...truth, root, patients, nameOf: (frame) => truthNameOf(frame, truth) };
}

/** Images beside which a `truth/` was forgotten are no cases. */
const NO_CASES: ReadonlySet<string> = new Set(IMAGE_FOLDERS);

function requireCases(
  folder: string,
  { inner, cases }: { readonly inner: boolean; readonly cases: readonly string[] },
): void {
  if (inner ? cases.length > 0 : cases.some((name) => !NO_CASES.has(name))) return;
  const what = inner ? `${join(folder, 'truth')} holds no case` : `There is no truth/ in ${folder}`;
  throw new ExpectedError(
    'truth-missing',
    `${what}; put masks there as truth/<case>/<structure>.png, or name the folder that has them.`,
  );
}

/**
 * The name under which a folder of truth knows a frame: its SOP Instance UID, else the file's name without extension;
 * frames of a multi-frame object have none.
 */
export function truthNameOf(frame: NamedFrame, truth: Pick<TruthFolder, 'cases'>): string | null {
  if (frame.facts.frames > 1) return null;
  return namesOf(frame).find((name) => truth.cases.includes(name)) ?? null;
}

/** Names that a frame may have in a folder of truth and in `patients.json`, the surest first. */
export function namesOf({
  locator,
  sopInstanceUid,
}: Pick<NamedFrame, 'locator' | 'sopInstanceUid'>): readonly string[] {
  const path = (locator.member ?? locator.path).replaceAll('\\', '/');
  return [sopInstanceUid, basename(path).replace(/\.[^.]+$/, '')];
}

/** The patient that a case is resampled and split by; the case itself where no patient is known. */
export function groupOf(
  name: string,
  facts: CatalogueFrame['facts'],
  patients: ReadonlyMap<string, string>,
): string {
  const { id, issuer } = facts.patient;
  return patients.get(name) ?? (id === '' ? `case ${name}` : `patient ${issuer} ${id}`);
}

async function readPatients(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  for (const folder of new Set(folders)) {
    const path = join(folder, 'patients.json');
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) continue;
    try {
      return new Map(Object.entries(patientsSchema.parse(JSON.parse(text))));
    } catch (cause) {
      throw new ExpectedError(
        'patients-wrong',
        `${path} must look like {"case name": "patient", ...}; correct or remove it.`,
        { cause },
      );
    }
  }
  return new Map();
}
