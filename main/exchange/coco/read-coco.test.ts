import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskOf, rowsOf } from '../../../test/support/masks.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { readCoco } from './read-coco.ts';

const IMAGE = { id: 7, file_name: 'train/knee-1.v2.png', width: 4, height: 3 };
const CATEGORIES = [
  { id: 3, name: 'femur', supercategory: 'bone' },
  { id: 9, name: 'tibia' },
];

function fileOf(content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return join(tempFolder({ 'a.json': text }), 'a.json');
}

async function read(content: unknown) {
  const file = await readCoco(fileOf(content));
  const images = [];
  for await (const { target, masks, width, height } of file.images) {
    images.push({
      target,
      width,
      height,
      masks: [...masks].map(([label, mask]) => [label, rowsOf(mask)] as const),
    });
  }
  return { ...file, images };
}

const withAnnotations = (...annotations: object[]) => ({
  annotations: annotations.map((one, index) => ({ id: index + 1, image_id: 7, category_id: 3, ...one })),
  images: [IMAGE],
  categories: CATEGORIES,
});

describe('readCoco', () => {
  it('reads polygons, run lengths and compressed ones of one category as one mask', async () => {
    const file = await read(
      withAnnotations(
        { segmentation: [[0, 0, 1, 0, 1, 1, 0, 1]], iscrowd: 0 },
        { segmentation: { size: [3, 4], counts: [11, 1] }, iscrowd: 1 },
        { category_id: 9, segmentation: { size: [3, 4], counts: '327' } },
      ),
    );
    expect(file.format).toBe('COCO');
    expect(file.labels.map(({ name, number }) => [name, number])).toEqual([
      ['femur', 3],
      ['tibia', 9],
    ]);
    expect(file.images).toEqual([
      {
        target: { kind: 'name', name: 'knee-1.v2' },
        width: 4,
        height: 3,
        masks: [
          [0, ['#...', '....', '...#']],
          [1, ['.#..', '.#..', '....']],
        ],
      },
    ]);
    expect(file.notes).toEqual(['1 annotation marked as crowd united with the others of the category.']);
  });

  it('takes fractional corners from the corner of the first pixel, several parts, and what lies outside', async () => {
    const file = await read(
      withAnnotations({
        segmentation: [
          [0.4, 0.4, 1.6, 0.4, 1.6, 1.6, 0.4, 1.6],
          [2.6, -5, 99, -5, 99, 99, 2.6, 99],
        ],
      }),
    );
    expect(file.images[0]!.masks).toEqual([[0, rowsOf(maskOf('##.#', '##.#', '...#'))]]);
  });

  it('takes nothing to be absent where nobody says so', async () => {
    const file = await read({
      images: [IMAGE, { ...IMAGE, id: 8 }],
      categories: CATEGORIES,
      annotations: [],
    });
    expect(file.images).toEqual([]);
    expect(file.notes).toEqual(['2 images without a mask: nothing is taken to be absent there.']);
    const said = await read({
      images: [{ ...IMAGE, countersign: { absent: ['tibia'] } }],
      categories: CATEGORIES,
    });
    expect(said.images[0]!.masks).toEqual([[1, ['....', '....', '....']]]);
  });

  it('passes over boxes and what belongs to nothing, and says so', async () => {
    const file = await read(
      withAnnotations(
        { bbox: [0, 0, 1, 1] },
        { segmentation: [], bbox: [0, 0, 1, 1] },
        { image_id: 70, segmentation: [[0, 0, 1, 0, 1, 1]] },
        { category_id: 70, segmentation: [[0, 0, 1, 0, 1, 1]] },
      ),
    );
    expect(file.images).toEqual([]);
    expect(file.notes).toEqual([
      '2 annotations without a mask (boxes, key points) passed over.',
      '2 annotations of images or categories that the file does not name passed over.',
    ]);
  });

  it('finds the size of an image in its run lengths', async () => {
    const unsized = { id: IMAGE.id, file_name: IMAGE.file_name };
    const content = withAnnotations({ segmentation: { size: [3, 4], counts: [12] } });
    expect((await read({ ...content, images: [unsized] })).images[0]).toMatchObject({ width: 4, height: 3 });
    const polygons = withAnnotations({ segmentation: [[0, 0, 1, 0, 1, 1]] });
    await expect(read({ ...polygons, images: [unsized] })).rejects.toThrow('how large');
  });

  it('refuses hostile and damaged files by one sentence', async () => {
    const rle = (counts: unknown, size: unknown = [3, 4]) =>
      withAnnotations({ segmentation: { size, counts } });
    const bad: Readonly<Record<string, unknown>> = {
      'no object': '[]',
      'no data set': { hello: 1 },
      prototype:
        '{"categories":[{"id":1,"name":"a","__proto__":{"x":1}}],"images":[{"id":1,"__proto__":{"file_name":"a"}}],"annotations":[]}',
      'endless runs': rle([1e9]),
      'negative runs': rle([5, -5, 12]),
      'short runs': rle([5]),
      'damaged text': rle('zzzz'),
      'another size': rle([12], [4, 3]),
      'no size': rle([12], 'x'),
      'odd polygon': withAnnotations({ segmentation: [[1, 2, 3, 4, 5]] }),
      words: withAnnotations({ segmentation: [['a', 'b', 'c', 'd', 'e', 'f']] }),
      'a text': withAnnotations({ segmentation: 'x' }),
      zigzag: {
        ...withAnnotations({
          segmentation: [
            Array.from({ length: 2 ** 14 }, (_, i) => (i % 4 === 3 ? 1e9 : i % 4 === 0 ? 3 : 0)),
          ],
        }),
        images: [{ ...IMAGE, height: 3000 }],
      },
      'huge image': {
        images: [{ ...IMAGE, width: 2 ** 31 }],
        categories: CATEGORIES,
        annotations: [{ image_id: 7, category_id: 3, segmentation: [[0, 0, 1, 0, 1, 1]] }],
      },
    };
    for (const [what, content] of Object.entries(bad)) {
      const failure: unknown = await read(content).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure, what).toMatchObject({ name: 'ExpectedError' });
      expect((failure as Error).message.split('\n'), what).toHaveLength(1);
    }
    await expect(readCoco('/nowhere/a.json')).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
