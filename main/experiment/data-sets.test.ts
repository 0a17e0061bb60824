import { describe, expect, it } from 'vitest';
import { encode } from 'fast-png';
import { countPixels } from '../../core/mask/count.ts';
import { smallNifti } from '../../test/support/small-nifti.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { csvTable } from './datasets/csv-table.ts';
import { openDataSet } from './datasets/open-data-set.ts';

const REQUEST = {
  phantoms: { count: 2, width: 96, height: 128, seed: 1 },
  volumes: 2,
  signal: new AbortController().signal,
};

function png(width: number, height: number, values: readonly number[]): Uint8Array {
  return encode({ width, height, data: Uint8Array.from(values), channels: 1, depth: 8 });
}

async function open(folder: string | null) {
  const data = await openDataSet({ ...REQUEST, folder });
  const loaded = await Promise.all(data.images.map((image) => image.load()));
  const truth = loaded.map((one) =>
    Object.fromEntries([...one.truth].map(([id, mask]) => [id, countPixels(mask)])),
  );
  return { data, loaded, truth };
}

describe('data sets', () => {
  it('generates wrists', async () => {
    const { data, loaded } = await open(null);
    expect(data.structures).toHaveLength(17);
    expect(data.images.map((image) => image.group)).toEqual(['seed 1', 'seed 2']);
    expect(loaded[0]!.frame).toMatchObject({
      rows: 128,
      columns: 96,
      laterality: expect.stringMatching(/[LR]/) as string,
    });
    expect(loaded[0]!.truth.size).toBe(17);
    // Remembered, so that the same object names the same embedding.
    expect(await data.images[0]!.load()).toBe(loaded[0]);
  });

  it('reads chest_cc: undrawn organs are unknown, undrawn findings absent', async () => {
    const { data, truth } = await open(
      tempFolder({
        'attribution.csv': 'stem,licence,patientid\n"one",CC BY,7\ntwo,"CC BY, SA",7\nthree,CC BY,9\n',
        'prepared_768/images/one.png': png(2, 2, [1, 2, 3, 4]),
        'prepared_768/images/two.png': png(2, 2, [1, 2, 3, 4]),
        'prepared_768/images/three.png': png(2, 2, [1, 2, 3, 4]),
        'prepared_768/masks/one.png': png(2, 2, [1, 3, 2, 0]),
        'prepared_768/masks/two.png': png(2, 2, [63, 0, 0, 0]),
        'prepared_768/masks/three.png': png(2, 2, [32, 32, 0, 0]),
      }),
    );
    expect(data.images.map(({ group }) => group)).toEqual(['7', '7', '9']);
    expect(truth[0]).toEqual({ 'right-lung': 2, 'left-lung': 2, 'ground-glass': 0, consolidation: 0 });
    expect(truth[1]).toMatchObject({ cardiomediastinum: 1, airways: 1, consolidation: 1 });
    expect(truth[2]).toEqual({ 'ground-glass': 0, consolidation: 2 });
    expect(data.structures.find(({ id }) => id === 'consolidation')).toMatchObject({ severalParts: true });
  });

  it('reads a few slices of NIfTI volumes, with names from dataset.json', async () => {
    // 2 x 2 x 4: labels in slices 1, 2, 3.
    const labels = Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 0, 0, 0, 2, 2]);
    const image = Int16Array.from({ length: 16 }, (_, index) => index * 10);
    const volume = smallNifti({ dims: [2, 2, 4], type: 4, voxels: image });
    const label = smallNifti({ dims: [2, 2, 4], type: 2, voxels: labels });
    const { data, loaded, truth } = await open(
      tempFolder({
        'dataset.json': JSON.stringify({
          name: 'Small',
          labels: { background: 0, 'Front part': 1, Back: 2 },
        }),
        'imagesTr/a_0000.nii': volume,
        'labelsTr/a.nii': label,
        'imagesTr/b_0000.nii': volume,
        'labelsTr/b.nii': label,
        'imagesTr/c_0000.nii': volume,
        'labelsTr/c.nii': label,
      }),
    );
    expect(data.note).toContain('2 of 3 volumes');
    expect(data.structures.map(({ id }) => id)).toEqual(['front-part', 'back']);
    expect(data.images.map(({ caseName }) => caseName)).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
    expect(truth.slice(0, 3)).toEqual([
      { 'front-part': 1, back: 0 },
      { 'front-part': 2, back: 1 },
      { 'front-part': 0, back: 2 },
    ]);
    expect([...loaded[1]!.frame.values]).toEqual([80, 90, 100, 110]);
  });

  it("reads this program's own folders of images and truth", async () => {
    const { data, truth } = await open(
      tempFolder({
        'images/x.png': png(2, 2, [1, 2, 3, 4]),
        'images/y.png': png(2, 2, [2, 2, 3, 4]),
        'images/z.png': png(2, 2, [3, 2, 3, 4]),
        'truth/x/lung.png': png(2, 2, [1, 0, 0, 0]),
        'truth/y/lung.png': png(2, 2, [0, 0, 0, 0]),
        'truth/y/heart.png': png(2, 2, [0, 1, 1, 0]),
        'patients.json': '{"x": "p", "y": "p"}',
      }),
    );
    expect(data.structures.map(({ id }) => id)).toEqual(['heart', 'lung']);
    expect(data.images.map(({ name, group }) => [name, group])).toEqual([
      ['x', 'p'],
      ['y', 'p'],
    ]);
    expect(truth).toEqual([{ lung: 1 }, { heart: 2, lung: 0 }]);
    expect(data.note).toContain('1 without');
  });

  it('never takes one truth for two images', async () => {
    const folder = tempFolder({
      'images/a/x.png': png(2, 2, [1, 2, 3, 4]),
      'images/b/x.png': png(2, 2, [2, 2, 3, 4]),
      'truth/x/lung.png': png(2, 2, [1, 0, 0, 0]),
    });
    await expect(openDataSet({ ...REQUEST, folder })).rejects.toMatchObject({ code: 'truth-twice' });
  });

  it('says what a folder needs that it does not know', async () => {
    await expect(openDataSet({ ...REQUEST, folder: tempFolder({ 'a.txt': '' }) })).rejects.toThrow(
      'is no data set with truth',
    );
    const lonely = tempFolder({ 'images/other.nii': '', 'labels/a.nii': '' });
    await expect(openDataSet({ ...REQUEST, folder: lonely })).rejects.toThrow('no image of the same name');
  });
});

describe('csvTable', () => {
  it('knows quotes, commas within and line ends', () => {
    expect(csvTable('a,b\r\n"1,""2""",x\n,y')).toEqual([
      { a: '1,"2"', b: 'x' },
      { a: '', b: 'y' },
    ]);
  });
});
