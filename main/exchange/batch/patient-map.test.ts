import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../store/store.ts';
import { mappedKey, parsePatientMap, patientOf } from './patient-map.ts';

const parsed = (text: string) => parsePatientMap(Buffer.from(text));

/** As far as `patientOf` looks. */
function record(patientId: string, names: readonly string[], uids = ['1.2.3']): CaseRecord {
  const frames = names.map((name, index) => ({
    sopInstanceUid: uids[index] ?? '',
    locator: { path: `/data/${name}`, member: null },
  }));
  return { caseId: 'c1', patientKey: 'key', identity: { patientId }, frames } as unknown as CaseRecord;
}

describe('parsePatientMap', () => {
  it('reads commas, semicolons, tabs, quotes, a header and empty lines', () => {
    const { patients, sha256 } = parsed('\ufefffile,patient\r\na.png,P1\r\n\r\n"b.png";"P 2"\n1.2.3\tP3\n');
    expect([...patients]).toEqual([
      ['a.png', 'P1'],
      ['b.png', 'P 2'],
      ['1.2.3', 'P3'],
    ]);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['a.png', 'Line 1'],
    ['a.png,P1\nb.png,', 'Line 2'],
    ['a.png,P1,more', 'Line 1'],
    ['a.png,P1\na.png,P2', 'Line 2'],
  ])('names the line of %j that is wrong', (text, line) => {
    expect(() => parsed(text)).toThrow(line);
  });
});

describe('patientOf', () => {
  it('takes the key of the catalogue where images say whose they are', () => {
    expect(patientOf(record('P1', ['a.dcm']), null)).toEqual({ key: 'key', unmapped: false });
    expect(patientOf(record(' ', ['a.dcm']), null)).toMatchObject({ unmapped: true });
  });

  it('counts all images without Patient ID as one patient, until they are mapped', () => {
    const map = parsed('1.2.3,P1\nb.png,P1\nc1,P9');
    const first = patientOf(record('', ['x.png']), null);
    expect(patientOf(record('', ['y.png']), null)).toEqual(first);
    expect(patientOf(record('', ['b.png'], ['9']), parsed('b.png,P1'))).toEqual({
      key: mappedKey('P1'),
      unmapped: false,
    });
    expect(patientOf(record('', ['x.png'], ['1.2.3']), parsed('1.2.3,P1'))).toMatchObject({
      key: mappedKey('P1'),
    });
    expect(patientOf(record('', ['x.png'], ['9']), map)).toMatchObject({ key: mappedKey('P9') });
  });

  it('refuses a map that gives one case to two patients', () => {
    const stack = record('', ['a.dcm', 'b.dcm'], ['1', '2']);
    expect(() => patientOf(stack, parsed('a.dcm,P1\nb.dcm,P2'))).toThrow(/case c1 to 2 patients/);
  });
});
