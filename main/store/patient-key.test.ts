import { describe, expect, it } from 'vitest';
import { patientKeyOf } from './patient-key.ts';

const key = (patient: Partial<Parameters<typeof patientKeyOf>[0]['patient']>, study = '1.2'): string =>
  patientKeyOf({
    patient: { id: 'P1', issuer: '', name: 'Doe^Jane', birthDate: '19700101', sex: '', age: '', ...patient },
    study: { uid: study, date: '', time: '', description: '', accessionNumber: '' },
  });

describe('patientKeyOf', () => {
  it('joins the studies of a person, however the name is written', () => {
    for (const name of ['DOE^JANE', 'Doe^Jane^^^', 'Jane Doe', 'Döe^Jane', 'Doe^Jane=\u5c71^\u82b1']) {
      expect(key({ name }, '1.9')).toBe(key({}));
    }
  });

  it('never joins two people whom two hospitals, or an anonymizer, gave one id', () => {
    const others = [{ name: 'Roe^Jane' }, { birthDate: '19700102' }, { issuer: 'B' }, { id: 'P2' }];
    for (const other of others) expect(key(other)).not.toBe(key({}));
  });

  it('joins files without an id only within their study', () => {
    expect(key({ id: ' ' }, '1.2')).toBe(key({ id: '', name: 'X' }, '1.2'));
    expect(key({ id: '' }, '1.2')).not.toBe(key({ id: '' }, '1.3'));
  });
});
