import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createMask, setMaskAt } from '../../../core/mask/bit-mask.ts';
import { encodeMask } from '../../../core/mask/rle.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { smallNifti } from '../../../test/support/small-nifti.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { secondaryFacts } from '../../dicom/catalogue/secondary-facts.ts';
import type { ExportCase } from '../export-case.ts';
import { readNiftiGeometry } from '../nifti/nifti-geometry.ts';
import { createNiftiWriter } from '../nifti/nifti-writer.ts';
import { createNnunetWriter } from '../nnunet/nnunet-writer.ts';
import { volumeOfCase } from './volume-of-case.ts';

/** A volume of 3 x 2 x 2 voxels that runs to the right, to the back and to the head, brought in as image. */
async function niftiCase(): Promise<ExportCase> {
  const bytes = smallNifti({
    dims: [3, 2, 2],
    type: 4,
    voxels: Int16Array.from({ length: 12 }, (_, i) => 10 * i - 5),
    spacing: [0.5, 2, 3],
    affine: [0.5, -2, 3],
  });
  const folder = tempFolder();
  const path = join(folder, 'image.nii');
  writeFileSync(path, bytes);
  const facts = await secondaryFacts(bytes);
  const mask = createMask(3, 2);
  setMaskAt(mask, 2, 1, 1);
  const one = exportCase(generatedStudy('radiograph'), {
    structures: [{ id: 'ulna', masks: [] }],
    name: 'a',
  });
  return {
    ...one,
    frames: [0, 1].map((frameIndex) => ({
      ...one.frames[0]!,
      sopInstanceUid: facts.sopInstanceUid,
      frameIndex,
      facts,
      locator: { path, member: null },
    })),
    structures: one.structures.map((structure) => ({
      ...structure,
      empty: false,
      masks: [encodeMask(createMask(3, 2)), encodeMask(mask)],
    })),
  };
}

describe('cases whose images are a NIfTI volume', () => {
  it('have its affine, in LPS', async () => {
    const one = await niftiCase();
    expect(await volumeOfCase(one, formatPorts(one.task))).toMatchObject({
      kind: 'volume',
      place: 'patient',
      grid: {
        dims: [3, 2, 2],
        steps: [
          [-0.5, 0, 0],
          [0, 2, 0],
          [0, 0, 3],
        ],
      },
    });
  });

  it('leave on the voxels that they came from', async () => {
    const one = await niftiCase();
    const folder = testFolder();
    const ports = formatPorts(one.task, { folder });
    const { signal } = new AbortController();
    await createNiftiWriter(ports).write(one, signal);
    const nnunet = createNnunetWriter(ports);
    await nnunet.write(one, signal);
    await nnunet.finish(signal);
    const read = async (path: string): Promise<Buffer> => gunzipSync(await folder.read(path));
    const labels = await read('nifti/a/labels.nii.gz');
    expect(readNiftiGeometry(labels).grid?.steps[0][0]).toBe(-0.5);
    expect([...labels.subarray(352)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    const image = await read(folder.files.find(({ path }) => path.includes('imagesTr'))!.path);
    expect(readNiftiGeometry(image).grid).toEqual(readNiftiGeometry(labels).grid);
    expect(Array.from({ length: 12 }, (_, i) => image.readInt16LE(352 + 2 * i))).toEqual(
      Array.from({ length: 12 }, (_, i) => 10 * i - 5),
    );
  });
});
