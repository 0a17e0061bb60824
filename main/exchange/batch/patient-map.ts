import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { CaseRecord } from '../../store/store.ts';
import type { SplitPatient } from './split.ts';
import { UNMAPPED } from './split.ts';

/** Who is shown by images that do not say it themselves: from a file of the person who exports. */
export interface PatientMap {
  /** sha256 of the file. */
  readonly sha256: string;
  /** By SOP Instance UID, file name or case id: the patient. */
  readonly patients: ReadonlyMap<string, string>;
}

/**
 * Reads lines of two columns, separated by comma, semicolon or tab: SOP Instance UID, file name or case id; patient. A
 * first line whose second column is `patient` is a header.
 * @throws ExpectedError `patients-file` naming the first line that is wrong.
 */
export function parsePatientMap(bytes: Uint8Array): PatientMap {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const lines = new TextDecoder('utf-8').decode(bytes).split(/\r\n|\r|\n/);
  const patients = new Map<string, string>();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const columns = line.split(/[,;\t]/).map(unquoted);
    const [what = '', patient = ''] = columns;
    if (index === 0 && patient.toLowerCase() === 'patient') return;
    if (columns.length !== 2 || what === '' || patient === '') {
      throw wrong(index, 'needs two columns: SOP Instance UID, file name or case id, and the patient');
    }
    const known = patients.get(what);
    if (known !== undefined && known !== patient)
      throw wrong(index, 'names another patient than a line before');
    patients.set(what, patient);
  });
  return { sha256, patients };
}

function unquoted(column: string): string {
  const text = column.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"').trim() : text;
}

function wrong(index: number, what: string): ExpectedError {
  return new ExpectedError('patients-file', `Line ${index + 1} of the file of patients ${what}.`);
}

/**
 * The patient of a case. A mapped case counts under what the map says, whatever its images say: two keys of one person
 * in two parts of a split is what the map is there to prevent.
 * @throws ExpectedError `patients-conflict` when the map gives the images of one case to two people.
 */
export function patientOf(record: CaseRecord, map: PatientMap | null): SplitPatient {
  const mapped = map === null ? null : mappedPatient(record, map.patients);
  if (mapped !== null) return { key: mappedKey(mapped), unmapped: false };
  return record.identity.patientId.trim() === '' ? UNMAPPED : { key: record.patientKey, unmapped: false };
}

/** In the form of a patient key of the catalogue. */
export function mappedKey(patient: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['mapped', patient]))
    .digest('hex')
    .slice(0, 32);
}

function mappedPatient(record: CaseRecord, patients: PatientMap['patients']): string | null {
  const found = new Set<string>();
  const look = (name: string): void => {
    const patient = patients.get(name);
    if (patient !== undefined) found.add(patient);
  };
  look(record.caseId);
  for (const { sopInstanceUid, locator } of record.frames) {
    look(sopInstanceUid);
    look(basename((locator.member ?? locator.path).replaceAll('\\', '/')));
  }
  if (found.size > 1) {
    throw new ExpectedError(
      'patients-conflict',
      `The file of patients gives the images of case ${record.caseId} to ${found.size} patients; correct it.`,
    );
  }
  return [...found][0] ?? null;
}
