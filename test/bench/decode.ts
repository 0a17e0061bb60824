import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImage } from '../../main/dicom/frame-source.ts';
import type { ImageForm } from '../fixtures/dicom/image.ts';
import { words, writeImage } from '../fixtures/dicom/image.ts';
import { bytePlanes, encodeJpeg2000, encodeJpegLs, encodeRle } from '../fixtures/dicom/encoders.ts';
import { createRandom } from '../support/random.ts';
import type { BenchFigure } from './figure.ts';
import { median, told } from './figure.ts';

interface Picture {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly values: Uint16Array;
}

/** dcmtk has no free JPEG 2000 decoder. */
const rivals: Readonly<Record<string, string>> = { 'jpeg-ls': 'dcmdjpls', rle: 'dcmdrle' };
const SECONDS = 1;

/**
 * Decoded frames per second, and for JPEG-LS and RLE our time by dcmtk's for the same file: dcmtk's includes
 * starting the program, reading and writing, which the time of its `--version` is taken off for.
 */
export async function decodeBench(): Promise<Record<string, BenchFigure>> {
  const figures: Record<string, BenchFigure> = {};
  const folder = mkdtempSync(join(tmpdir(), 'countersign-decode-'));
  try {
    for (const picture of [phantom('512x512x16', 512, 512, 16), phantom('3000x2500x12', 3000, 2500, 12)]) {
      for (const [codec, bytes] of Object.entries(await filesOf(picture))) {
        const seconds = await secondsPerFrame(bytes);
        figures[`decode.${codec}.${picture.name}`] = told(1 / seconds, 'frames/s');
        const ratio = compareWithDcmtk(rivals[codec], bytes, folder, seconds);
        if (ratio !== null) figures[`decode.${codec}.${picture.name}.by-dcmtk`] = told(ratio, 'x');
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

/** Smooth shading with noise in the lowest bits, as a detector gives. */
function phantom(name: string, rows: number, columns: number, bitsStored: number): Picture {
  const random = createRandom(7);
  const values = new Uint16Array(rows * columns);
  const scale = 2 ** bitsStored / 3;
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 1) {
      values[at] = scale * (1.4 + Math.sin(row / 90) * Math.cos(column / 70)) + random.integer(0, 15);
    }
  }
  return { name, rows, columns, bitsStored, values };
}

async function filesOf(picture: Picture): Promise<Record<string, Uint8Array>> {
  const { rows, columns, bitsStored, values } = picture;
  const info = {
    width: columns,
    height: rows,
    bitsPerSample: bitsStored,
    componentCount: 1,
    isSigned: false,
  };
  const samples = words(values);
  const write = (codestream: Uint8Array, transferSyntax: string): Uint8Array => {
    const image: ImageForm = { rows, columns, bitsAllocated: 16, bitsStored, pixels: [[codestream]] };
    return writeImage({ ...image, form: { transferSyntax } });
  };
  return {
    'jpeg-2000': write(await encodeJpeg2000(info, samples), '1.2.840.10008.1.2.4.90'),
    'jpeg-ls': write(await encodeJpegLs(info, samples), '1.2.840.10008.1.2.4.80'),
    rle: write(encodeRle(bytePlanes(values)), '1.2.840.10008.1.2.5'),
  };
}

async function secondsPerFrame(bytes: Uint8Array): Promise<number> {
  const image = openImage(bytes);
  await image.storedFrame(0);
  const times: number[] = [];
  const start = performance.now();
  while (times.length < 3 || performance.now() - start < SECONDS * 1000) {
    const before = performance.now();
    await image.storedFrame(0);
    times.push((performance.now() - before) / 1000);
  }
  return median(times);
}

function compareWithDcmtk(
  tool: string | undefined,
  bytes: Uint8Array,
  folder: string,
  seconds: number,
): number | null {
  if (tool === undefined) return null;
  if (spawnSync(tool, ['--version']).status !== 0) {
    console.log(`  SKIPPED: ${tool} of dcmtk is not installed, so there is nothing to compare with`);
    return null;
  }
  const input = join(folder, 'in.dcm');
  writeFileSync(input, bytes);
  const work = medianSeconds(() => spawnSync(tool, [input, join(folder, 'out.dcm')]).status);
  const startUp = medianSeconds(() => spawnSync(tool, ['--version']).status);
  return seconds / Math.max(work - startUp, 1e-4);
}

function medianSeconds(run: () => number | null): number {
  const times: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = performance.now();
    if (run() !== 0) throw new Error('dcmtk could not decode the bench file');
    times.push((performance.now() - before) / 1000);
  }
  return median(times);
}
