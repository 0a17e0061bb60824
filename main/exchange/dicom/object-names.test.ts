import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, PLAIN_IDENTITY, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { maskOf } from '../../../test/support/masks.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { writePart10 } from '../../dicom/write/part10.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import type { ExportCase } from '../export-case.ts';
import { checkSource } from './check-source.ts';
import { codeItem, labelText, objectTime } from './common-modules.ts';
import { cleanText } from './content-item.ts';
import { segUids, srUids } from './object-uids.ts';
import { leavingReaderName, personName } from './observers.ts';
import { trackingOf } from './tracking.ts';

function small(): ExportCase {
  return exportCase(generatedStudy('single-slice'), { structures: [{ id: 'ulna', masks: [maskOf('#')] }] });
}

describe('names of objects', () => {
  it('tracking is stable across revisions and versions of the task; objects are not', () => {
    const one = small();
    const again: ExportCase = {
      ...one,
      task: { ...one.task, version: 2 },
      structures: one.structures.map((each) => ({ ...each, revision: 'd'.repeat(64) })),
    };
    const ports = formatPorts(one.task, { folder: testFolder() });
    const tracking = trackingOf(one, one.structures[0]!, PLAIN_IDENTITY);
    expect(trackingOf(again, again.structures[0]!, PLAIN_IDENTITY)).toEqual(tracking);
    expect(tracking.id).toBe(`ulna ${tracking.uid.slice(-12)}`);
    expect(segUids(small(), ports)).toEqual(segUids(one, ports));
    expect(segUids(again, ports).sopInstanceUid).not.toBe(segUids(one, ports).sopInstanceUid);
    expect(srUids(again, ports).seriesInstanceUid).not.toBe(srUids(one, ports).seriesInstanceUid);
  });

  it('the tracking text follows the UID as it leaves, not as it was', () => {
    const one = small();
    const uid = (): string => '2.25.999999999999123456789012';
    expect(trackingOf(one, one.structures[0]!, { uid }).id).toBe('ulna 123456789012');
  });

  it('readers are persons in one piece; pseudonyms stay as they are', () => {
    expect(personName('Dr. Ada^Reader=x')).toBe('Dr. Ada Reader x^');
    expect(personName('ä'.repeat(80))).toBe(`${'ä'.repeat(63)}^`);
    const reader = { id: '00000000000000ab', name: 'Dr. Ada', authenticated: false };
    expect(leavingReaderName(reader, PLAIN_IDENTITY)).toBe('Dr. Ada^');
    expect(leavingReaderName(reader, { ...PLAIN_IDENTITY, active: true, reader: () => 'READER-1' })).toBe(
      'READER-1',
    );
  });

  it('our times are told in the zone that the source names for all of its own', () => {
    const file = (more: DataSet): ReturnType<typeof readDataSet> =>
      readDataSet(
        writePart10([
          { tag: 0x00080016, vr: 'UI', value: '1.2' },
          { tag: 0x00080018, vr: 'UI', value: '1.2.3' },
          ...more,
        ]),
      );
    const at = '2026-03-04T23:06:07.000Z';
    expect(objectTime(file([{ tag: 0x00080201, vr: 'SH', value: '+0130' }]), at)).toEqual({
      date: '20260305',
      time: '003607',
      timezone: [{ tag: 0x00080201, vr: 'SH', value: '+0130' }],
    });
    expect(objectTime(file([]), at)).toMatchObject({ date: '20260304', time: '230607', timezone: [] });
  });

  it('long code values have their own attribute', () => {
    const concept = { scheme: 'SCT', value: '12345678901234567', meaning: 'Long' };
    expect(codeItem(concept)[0]).toEqual({ tag: 0x00080119, vr: 'UC', value: '12345678901234567' });
  });
});

describe('words of people', () => {
  it('are written in the form of their VR', () => {
    expect(labelText('left\\right\n hand')).toBe('left/right  hand');
    expect([...labelText('手'.repeat(80))]).toHaveLength(64);
    expect(cleanText(' a\u0000\u001b b\nc\t')).toBe('a  b\nc');
  });
});

describe('checkSource', () => {
  it('refuses pictures, and UIDs that no object may hold unless they are replaced', async () => {
    const one = small();
    const ports = formatPorts(one.task, { folder: testFolder() });
    expect(await checkSource(one, ports)).toEqual([]);
    const picture = { ...ports, header: () => Promise.resolve(null) };
    expect((await checkSource(one, picture)).map(({ code }) => code)).toEqual(['source-not-dicom']);
    const frame = one.frames[0]!;
    const broken: ExportCase = {
      ...one,
      frames: [{ ...frame, facts: { ...frame.facts, study: { ...frame.facts.study, uid: '1.2.03' } } }],
    };
    expect((await checkSource(broken, ports)).map(({ code }) => code)).toEqual(['source-uid-invalid']);
    const replaced = { ...ports, identity: { ...PLAIN_IDENTITY, active: true, uid: () => '2.25.1' } };
    expect(await checkSource(broken, replaced)).toEqual([]);
  });
});
