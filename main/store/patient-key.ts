import { createHash } from 'node:crypto';
import type { InstanceFacts } from '../dicom/catalogue/instance-facts.ts';

/**
 * Names the person of an image without saying who it is. Files without a patient id belong to nobody else:
 * their study stands for the person, so that an empty id never joins two people.
 */
export function patientKeyOf({ patient, study }: Pick<InstanceFacts, 'patient' | 'study'>): string {
  const id = patient.id.trim();
  const who = id === '' ? ['study', study.uid] : ['patient', id, patient.issuer.trim()];
  return createHash('sha256').update(JSON.stringify(who)).digest('hex').slice(0, 32);
}
