import { randomBytes } from 'node:crypto';
import type { DeidentifyChoice } from '../../../core/exchange/export-options.ts';
import type { LeavingIdentity } from '../format-writer.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { IMPLEMENTATION_CLASS_UID } from '../../dicom/write/part10.ts';
import { identifyingValues } from './identifying-values.ts';
import type { PatientNames } from './patient-names.ts';
import { createPseudonyms, SECRET_BYTES } from './pseudonyms.ts';
import { rewriteDataSet } from './rewrite-data-set.ts';
import { refuseLeak } from './refuse-leak.ts';
import { rewriteFile } from './rewrite-file.ts';

/** A patient of the map. Holds patient data: stays on the station. */
export interface PatientEntry {
  readonly patientKey: string;
  /** Empty until a case said them. */
  readonly id: string;
  readonly name: string;
  readonly pseudonym: string;
  /** Days that were added to every date. */
  readonly shiftDays: number;
}

/** What de-identification does is told here, so that a station can keep the map. Called again and again for the same. */
export interface IdentityRecord {
  patient(entry: PatientEntry): void;
  uid(original: string, replaced: string): void;
  reader(who: string, replaced: string): void;
}

const NO_RECORD: IdentityRecord = { patient: () => undefined, uid: () => undefined, reader: () => undefined };

/** A secret for one batch, of which nothing is kept: nobody finds the patients again, not even the station. */
export function randomSecret(): Uint8Array {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

/**
 * How patients and readers are called in what leaves (PS3.15 Annex E).
 * @param secret 32 bytes, the same for all batches that shall agree. Not used where nothing is de-identified.
 */
export function createIdentity(
  choice: DeidentifyChoice,
  secret: Uint8Array,
  record: IdentityRecord = NO_RECORD,
): LeavingIdentity {
  return choice.profile === 'none' ? PLAIN : createActive(choice.options, secret, record);
}

const PLAIN: LeavingIdentity = {
  active: false,
  dataSet: (dataSet) => dataSet,
  image: (file) => file,
  uid: (original) => original,
  patientId: (one) => one.frames[0]?.facts.patient.id ?? '',
  reader: ({ name }) => name,
  verdictTime: (at) => at,
};

type Options = Extract<DeidentifyChoice, { profile: 'basic' }>['options'];

function createActive(options: Options, secret: Uint8Array, record: IdentityRecord): LeavingIdentity {
  const pseudonyms = createPseudonyms(secret);
  /** Pseudonyms of readers by id, by name, and by themselves. */
  const readers = new Map<string, string>();
  const uid = (original: string): string => {
    // Names this program, in the observers of its reports.
    if (original === IMPLEMENTATION_CLASS_UID) return original;
    const replaced = pseudonyms.uid(original);
    if (replaced !== original) record.uid(original, replaced);
    return replaced;
  };
  const readerOf = (name: string): string => {
    // A writer may have asked for the name already, and hand it to `dataSet` in its place, perhaps as a PN.
    const who = name.replace(/\^+$/, '');
    const known = readers.get(who);
    if (known !== undefined) return known;
    const replaced = pseudonyms.reader(who);
    readers.set(who, replaced).set(replaced, replaced);
    record.reader(who, replaced);
    return replaced;
  };
  const entryOf = (patientKey: string, id = '', name = ''): PatientEntry => ({
    patientKey,
    id,
    name,
    pseudonym: pseudonyms.patient(patientKey),
    shiftDays: pseudonyms.shiftDays(patientKey),
  });
  const namesOf = (patientKey: string): PatientNames => {
    const entry = entryOf(patientKey);
    record.patient(entry);
    return { pseudonym: entry.pseudonym, shiftDays: entry.shiftDays, uid, reader: readerOf };
  };
  return {
    active: true,
    uid,
    dataSet: (dataSet, { patientKey }) => rewriteDataSet(dataSet, options, namesOf(patientKey)),
    image(file, { patientKey }) {
      const written = rewriteFile(file, options, namesOf(patientKey));
      refuseLeak(written, identifyingValues(readDataSet(file).dataSet));
      return written;
    },
    patientId(one) {
      const facts = one.frames[0]?.facts.patient;
      const entry = entryOf(one.patientKey, facts?.id, facts?.name);
      record.patient(entry);
      return entry.pseudonym;
    },
    reader: ({ id, name }) => {
      const replaced = readerOf(id);
      readers.set(name, replaced);
      record.reader(name, replaced);
      return replaced;
    },
    verdictTime: () => '',
  };
}
