import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caseOfEveryStudy, expectEveryImage } from '../../../test/support/exchange/every-study.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { maskOf } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { createCvatWriter } from './cvat-writer.ts';
import { readCvat } from './read-cvat.ts';

const never = new AbortController().signal;
const parts = maskOf(
  ...Array.from(
    { length: 11 },
    (_, y) => ['###..##......', '#.#..##......', '###..........'][y] ?? '.'.repeat(13),
  ),
);

async function exported(cases: readonly ReturnType<typeof exportCase>[]) {
  const folder = testFolder();
  const writer = createCvatWriter(formatPorts(cases[0]!.task, { folder, options: { formats: ['cvat'] } }));
  for (const one of cases) await writer.write(one, never);
  await writer.finish(never);
  return folder;
}

describe('createCvatWriter', () => {
  it('gives every mask of every kind of study back', async () => {
    const cases = caseOfEveryStudy(createRandom(43), () => parts, 'MANUAL');
    const folder = await exported(cases);
    const read = await readCvat(folder.locate('cvat/annotations.xml'));
    expect(read.labels.map(({ name, origin }) => [name, origin])).toEqual([
      ['heart', 'AUTOMATIC'],
      ['lung', 'MANUAL'],
      ['gone', null],
    ]);
    await expectEveryImage(read, cases);
  });

  it('writes polygons for plain parts, a mask for parts with holes, in one group', async () => {
    const given = {
      name: 'one',
      structures: [
        { id: 'bone', masks: [parts], verdict: 'corrected', origin: 'SEMIAUTOMATIC' },
        { id: 'gone', masks: [], verdict: 'absent' },
      ],
    } as const;
    const folder = await exported([exportCase(generatedStudy('radiograph'), given)]);
    const text = readFileSync(folder.locate('cvat/annotations.xml'), 'utf8');
    expect(text.split('\n').find((line) => line.startsWith('<image'))).toBe(
      '<image id="0" name="one.png" subset="train" width="13" height="11">' +
        '<polygon label="structure" source="semi-auto" occluded="0" points="7,0;7,2;5,2;5,0" z_order="0" group_id="1">' +
        '<attribute name="anatomy">bone</attribute><attribute name="verdict">corrected</attribute><attribute name="reader">Dr. Ada Reader</attribute></polygon>' +
        '<mask label="structure" source="semi-auto" occluded="0" rle="0, 4, 1, 4" left="0" top="0" width="3" height="3" z_order="0" group_id="1">' +
        '<attribute name="anatomy">bone</attribute><attribute name="verdict">corrected</attribute><attribute name="reader">Dr. Ada Reader</attribute></mask>' +
        '<tag label="absent" source="manual"><attribute name="anatomy">gone</attribute></tag></image>',
    );
    expect(text).toContain('<values>bone\ngone</values>');
    const again = await exported([exportCase(generatedStudy('radiograph'), given)]);
    expect(again.files).toEqual(folder.files);
  });

  it('writes nothing where nothing is known', async () => {
    const folder = await exported([
      exportCase(generatedStudy('cine'), { structures: [{ id: 'a', masks: [], verdict: 'rejected' }] }),
    ]);
    expect(folder.files).toEqual([]);
  });
});
