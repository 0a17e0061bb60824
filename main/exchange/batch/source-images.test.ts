import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { decodePlace } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import type { ExportCase } from '../export-case.ts';
import { createSourceImages } from './source-images.ts';

const quiet = new AbortController().signal;

/** With the digest of what readers saw. */
async function seenCase(): Promise<ExportCase> {
  const one = exportCase(generatedStudy('radiograph'), { structures: [{ id: 'ulna', masks: [] }] });
  const [frame] = one.frames;
  const { pixels } = await decodePlace(frame!, { openFrames });
  return { ...one, frames: [{ ...frame!, pixelSha256: pixels }] };
}

/** Puts another image with the same SOP Instance UID in the place of the original. */
function exchange(one: ExportCase, given: Parameters<typeof smallDicom>[0]): void {
  const { locator, sopInstanceUid, facts } = one.frames[0]!;
  const { rows, columns, study, series, patient, sopClassUid } = facts;
  const bytes = smallDicom({
    sopClassUid,
    sopInstanceUid,
    studyUid: study.uid,
    seriesUid: series.uid,
    patientId: patient.id,
    modality: 'DX',
    rows,
    columns,
    position: null,
    ...given,
  });
  writeFileSync(locator.path, bytes);
}

describe('createSourceImages', () => {
  it('verifies images that are as they were', async () => {
    const one = await seenCase();
    const images = createSourceImages();
    await images.verify(one, quiet);
    expect((await images.header(one, 0))?.dataSet.elements['x00080018']).toBeDefined();
  });

  it('decodes an image once for all formats of its case, and anew afterwards', async () => {
    const one = await seenCase();
    const images = createSourceImages();
    const frame = await images.frame(one, 0);
    expect(await images.frame(one, 0)).toBe(frame);
    await images.verify(one, quiet);
    const again = await images.frame(one, 0);
    expect(again).not.toBe(frame);
    expect(again).toEqual(frame);
  });

  it('refuses other pixels under the same SOP Instance UID, though only the header is asked for', async () => {
    const one = await seenCase();
    exchange(one, {});
    const images = createSourceImages();
    await images.header(one, 0);
    await expect(images.verify(one, quiet)).rejects.toMatchObject({ code: 'frame-changed' });
  });

  it.each([{ patientId: 'ANOTHER' }, { studyUid: '1.2.99' }, { seriesUid: '1.2.98' }])(
    'refuses a header with another %o',
    async (given) => {
      const one = await seenCase();
      exchange(one, given);
      await expect(createSourceImages().header(one, 0)).rejects.toMatchObject({ code: 'frame-changed' });
    },
  );
});
