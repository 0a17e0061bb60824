import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { readDataSet } from '../dataset.ts';
import { listSources } from '../sources/list-sources.ts';
import { factsOf, factsOfHead } from './header-facts.ts';
import { parseFacts } from './instance-facts.ts';
import { quickHeader } from './quick-header.ts';
import { readHeader } from './read-header.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/data/dicom', import.meta.url));

function reader(bytes: Uint8Array) {
  const asked: number[] = [];
  return {
    asked,
    size: bytes.length,
    read: () => Promise.resolve(bytes),
    readHead: (count: number) => {
      asked.push(count);
      return Promise.resolve(bytes.subarray(0, count));
    },
  };
}

describe('factsOf', () => {
  it('takes the shape of a pixel from the spacing, else from Pixel Aspect Ratio', () => {
    const spaced = smallDicom({ extra: [{ tag: 0x00280030, vr: 'DS', value: ['0.6', '0.3'] }] });
    expect(factsOf(readDataSet(spaced)).pixelAspect).toBe(2);
    const shaped = smallDicom({
      extra: [
        { tag: 0x00280030, vr: 'DS', value: [] },
        { tag: 0x00280034, vr: 'IS', value: ['3', '2'] },
      ],
    });
    expect(factsOf(readDataSet(shaped))).toMatchObject({ spacingMm: null, pixelAspect: 1.5 });
  });

  it('derives the shape of a pixel for facts of an older workspace', () => {
    const { pixelAspect, ...older } = factsOf(readDataSet(smallDicom()));
    expect(parseFacts(JSON.stringify({ ...older, spacingMm: [0.4, 0.2] })).pixelAspect).toBe(2 * pixelAspect);
  });

  it('reads what the catalogue needs', () => {
    expect(factsOf(readDataSet(smallDicom()))).toEqual({
      kind: 'dicom',
      sopInstanceUid: '1.2.3.4.5',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      patient: { id: 'P-1', issuer: '', name: 'Doe^Jane', birthDate: '19700101', sex: 'F', age: '054Y' },
      study: {
        uid: '1.2.3',
        date: '20240102',
        time: '101112',
        description: 'Generated study',
        accessionNumber: 'A-1',
      },
      series: {
        uid: '1.2.3.4',
        number: 3,
        modality: 'CT',
        description: 'Generated series',
        bodyPart: 'WRIST',
      },
      instanceNumber: 1,
      acquisitionDate: '20240102',
      laterality: 'unknown',
      viewPosition: '',
      patientOrientation: null,
      rows: 4,
      columns: 4,
      frames: 1,
      bitsStored: 12,
      samplesPerPixel: 1,
      photometric: 'MONOCHROME2',
      spacingMm: [0.5, 0.5],
      pixelAspect: 1,
      sliceThicknessMm: 1.25,
      frameOfReferenceUid: '1.2.3.7',
      planes: [{ position: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0] }],
      burnedIn: 'unknown',
      notReviewable: null,
      notes: [],
    });
  });

  it('never chooses between two lateralities', () => {
    const sides = (image: string, series: string): string =>
      factsOf(
        readDataSet(
          smallDicom({
            extra: [
              { tag: 0x00200060, vr: 'CS', value: series },
              { tag: 0x00200062, vr: 'CS', value: image },
            ],
          }),
        ),
      ).laterality;
    expect([sides('R', ''), sides('', 'L'), sides('R', 'R'), sides('R', 'L'), sides('', '')]).toEqual([
      'R',
      'L',
      'R',
      'conflict',
      'unknown',
    ]);
  });

  it('reads where rows and columns point, or nothing at all', () => {
    const directions = (value: readonly string[]): readonly [string, string] | null => {
      const bytes = smallDicom({ extra: [{ tag: 0x00200020, vr: 'CS', value }] });
      const quick = quickHeader(bytes);
      if (quick === null) throw new Error('a plain header was expected');
      const read = factsOf(readDataSet(bytes)).patientOrientation;
      expect(factsOf(quick).patientOrientation).toEqual(read);
      return read;
    };
    expect(directions(['L', 'F'])).toEqual(['L', 'F']);
    expect(directions(['AL', 'HF'])).toEqual(['AL', 'HF']);
    expect(directions(['L'])).toBeNull();
    expect(directions(['LE', 'CD'])).toBeNull();
    const first = { ...factsOf(readDataSet(smallDicom())), patientOrientation: undefined };
    expect(parseFacts(JSON.stringify(first)).patientOrientation).toBeNull();
  });

  it('says by name what is no image to review', () => {
    const reason = (given: Parameters<typeof smallDicom>[0]): string | null =>
      factsOf(readDataSet(smallDicom(given))).notReviewable;
    expect(reason({ sopClassUid: '1.2.840.10008.5.1.4.1.1.481.2' })).toMatch('RTDOSE');
    expect(reason({ sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4' })).toMatch('SEG');
    expect(reason({ pixels: null })).toBe('It holds no image (CT).');
    expect(reason({ extra: [{ tag: 0x00280100, vr: 'US', value: 32 }] })).toMatch('more than 16 bits');
  });

  it('takes the planes of enhanced objects from their functional groups', () => {
    const facts = factsOf(
      readDataSet(
        smallDicom({
          position: null,
          rows: 2,
          columns: 2,
          pixels: new Uint16Array(8),
          extra: [
            { tag: 0x00280008, vr: 'IS', value: 2 },
            {
              tag: 0x52009229,
              vr: 'SQ',
              value: [
                [
                  {
                    tag: 0x00209116,
                    vr: 'SQ',
                    value: [[{ tag: 0x00200037, vr: 'DS', value: [1, 0, 0, 0, 1, 0] }]],
                  },
                ],
              ],
            },
            {
              tag: 0x52009230,
              vr: 'SQ',
              value: [3, 7].map((z) => [
                { tag: 0x00209113, vr: 'SQ', value: [[{ tag: 0x00200032, vr: 'DS', value: [0, 0, z] }]] },
              ]),
            },
          ],
        }),
      ),
    );
    expect(facts.planes.map((plane) => plane.position)).toEqual([
      [0, 0, 3],
      [0, 0, 7],
    ]);
  });
});

describe('readHeader', () => {
  it('reads more only when the header goes on', async () => {
    const long = { extra: [{ tag: 0x00204000, vr: 'LT', value: 'x'.repeat(9000) }] } as const;
    const pixels = new Uint16Array(400 * 400);
    const big = reader(smallDicom({ rows: 400, columns: 400, pixels }));
    expect((await readHeader(big)).rows).toBe(400);
    expect(big.asked).toEqual([65536]);
    const bytes = smallDicom(long);
    expect(factsOfHead(bytes.subarray(0, 4096), bytes.length)).toBeNull();
    expect(factsOfHead(bytes, bytes.length)?.rows).toBe(4);
  });

  it('gives no facts of any head that is too short, and the same of every other', () => {
    const bytes = smallDicom();
    const whole = factsOfHead(bytes, bytes.length);
    for (let length = 400; length < bytes.length; length += 7) {
      const facts = factsOfHead(bytes.subarray(0, length), bytes.length);
      if (facts !== null) expect(facts).toEqual(whole);
    }
  });

  it('refuses what is not DICOM with a sentence', async () => {
    await expect(readHeader(reader(Buffer.from('hello, this is text')))).rejects.toThrow('text file');
    await expect(readHeader(reader(new Uint8Array(0)))).rejects.toThrow('empty');
  });

  it('reads plain headers quickly and exactly as tolerantly', async () => {
    const bytes = smallDicom();
    const quick = quickHeader(bytes);
    expect(quick).not.toBeNull();
    if (quick !== null) expect(factsOf(quick)).toEqual(factsOf(readDataSet(bytes)));
    if (!existsSync(SHARED)) {
      console.log(`SKIPPED quick against tolerant headers of real files: ${SHARED} is not there`);
      return;
    }
    const outcome = (work: () => unknown): string => {
      try {
        return JSON.stringify(work());
      } catch (error) {
        return String(error);
      }
    };
    let compared = 0;
    for await (const source of listSources(SHARED)) {
      if (source.kind !== 'file') continue;
      const real = await source.read();
      const header = quickHeader(real);
      if (header === null) continue;
      compared++;
      expect(outcome(() => factsOf(header))).toBe(
        outcome(() => factsOf(readDataSet(real, { stopAtPixelData: true }))),
      );
    }
    expect(compared).toBeGreaterThan(200);
  });
});
