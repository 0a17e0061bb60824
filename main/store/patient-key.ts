import { createHash } from 'node:crypto';
import type { InstanceFacts } from '../dicom/catalogue/instance-facts.ts';

/**
 * Names the person of an image without saying who it is. Files without a patient id belong to nobody else:
 * their study stands for the person, so that an empty id never joins two people. An id alone is not enough either:
 * hospitals number from one, and some call everybody ANON; name and birth date must agree, however the name is written.
 */
export function patientKeyOf({ patient, study }: Pick<InstanceFacts, 'patient' | 'study'>): string {
  const id = patient.id.trim();
  const who =
    id === ''
      ? ['study', study.uid]
      : ['patient', id, patient.issuer.trim(), wordsOf(patient.name), patient.birthDate.trim()];
  return createHash('sha256').update(JSON.stringify(who)).digest('hex').slice(0, 32);
}

/** The words of a name in one order, without case, accents and signs; of its alphabetic form alone. */
function wordsOf(name: string): string {
  const [alphabetic = ''] = name.split('=');
  const plain = alphabetic.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).sort().join(' ');
}
