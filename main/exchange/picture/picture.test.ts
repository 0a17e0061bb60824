import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { plainFrame } from '../../../test/support/plain-frame.ts';
import { openPng } from '../../dicom/secondary/png.ts';
import type { BatchFolder } from '../format-writer.ts';
import { eightBitPicture } from './eight-bit-picture.ts';
import { frameName } from './frame-name.ts';
import { pictureFindings } from './known-masks.ts';
import { writePicture } from './write-picture.ts';

const WINDOW = {
  kind: 'window',
  center: 100,
  width: 200,
  function: 'LINEAR_EXACT',
  explanation: '',
} as const;
const HEART = [{ id: 'heart', masks: [] }];
const shape = { rows: 1, columns: 4, values: Uint16Array.of(0, 50, 100, 300) };

describe('the picture of a frame', () => {
  it('stands under the window of its file, bone bright', () => {
    const bright = eightBitPicture(plainFrame(shape, { voi: [WINDOW] }));
    expect(bright).toEqual({ width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 64, 128, 255) });
    const inverted = eightBitPicture(plainFrame(shape, { voi: [WINDOW], photometric: 'MONOCHROME1' }));
    expect([...inverted.data]).toEqual([255, 191, 128, 0]);
  });

  it('takes negative values', () => {
    const values = Int16Array.of(-100, 0, 100);
    const window = { ...WINDOW, center: 0 };
    const picture = eightBitPicture(
      plainFrame({ rows: 3, columns: 1, values }, { signed: true, voi: [window] }),
    );
    expect([...picture.data]).toEqual([0, 128, 255]);
  });

  it('keeps colours', () => {
    const frame = plainFrame(
      { rows: 1, columns: 2, values: Uint8Array.of(1, 2, 3, 200, 100, 0) },
      { samplesPerPixel: 3, photometric: 'RGB', bitsStored: 8 },
    );
    expect(eightBitPicture(frame)).toMatchObject({ channels: 3, data: Uint8Array.of(1, 2, 3, 200, 100, 0) });
  });

  it('is written with the size of the frame and read back', async () => {
    const one = exportCase(generatedStudy('axial'), { structures: HEART, name: 'knee' });
    const folder = testFolder();
    const ports = formatPorts(one.task, { folder });
    const path = `coco/images/${frameName(one, 2)}.png`;
    await writePicture(ports, one, 2, { path, format: 'coco' });
    expect(folder.files.map((file) => file.path)).toEqual(['coco/images/knee-0003.png']);
    const read = openPng(readFileSync(folder.locate(path))).decodeFrame(0);
    expect([read.columns, read.rows, read.samplesPerPixel]).toEqual([13, 11, 1]);
    expect([...read.values]).toEqual([...eightBitPicture(await ports.frame(one, 2)).data]);
  });

  it('is not believed when the disk gives back another one', async () => {
    const one = exportCase(generatedStudy('radiograph'), { structures: HEART });
    const folder = testFolder();
    const other = testFolder();
    const ports = formatPorts(one.task, { folder: other });
    await writePicture(
      {
        ...ports,
        frame: () => Promise.resolve(plainFrame({ rows: 11, columns: 13, values: new Uint8Array(143) })),
      },
      one,
      0,
      { path: 'a.png', format: 'png' },
    );
    const forgetful: BatchFolder = { ...folder, read: () => other.read('a.png') };
    await expect(
      writePicture(formatPorts(one.task, { folder: forgetful }), one, 0, { path: 'a.png', format: 'png' }),
    ).rejects.toThrow('reads back differently');
  });

  it('says when pixels are not square', () => {
    const square = exportCase(generatedStudy('axial'), { structures: HEART });
    const flat = exportCase(generatedStudy('non-square'), { structures: HEART });
    expect(pictureFindings(square, 'coco')).toEqual([]);
    expect(pictureFindings(flat, 'coco')).toMatchObject([{ severity: 'warning', code: 'non-square-pixels' }]);
  });
});
