import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { encode } from 'fast-png';
import { CancelledError } from '../../../core/domain/errors.ts';
import { generateWrist, type WristPhantom } from '../../../core/phantom/generate-wrist.ts';
import { UsageError, type Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';
import { writePhantom } from '../../demo/phantom-files.ts';
import { version } from '../../platform/version.ts';

const MOST = 999_999_999;

export const command: Command = {
  name: 'phantom',
  summary: 'Generate radiographs of wrists that nobody has, with their truth',
  usage: '--out DIR [--count N] [--seed S] [--size WxH] [--png]',
  description:
    'Writes DIR/dicom/<SOP Instance UID>.dcm (DX, 12 bits) and DIR/truth/<SOP Instance UID>/<structure>.png ' +
    '(non-zero = inside, all zero = known to be absent). The same seed gives the same files. Case i of a run ' +
    'has the seed S + i.',
  options: {
    out: { kind: 'text', value: 'DIR', help: 'folder to write into', required: true },
    count: { kind: 'text', value: 'N', help: 'how many radiographs (default 1)' },
    seed: { kind: 'text', value: 'S', help: 'seed of the first one (default 1)' },
    size: { kind: 'text', value: 'WxH', help: 'pixels, e.g. 494x727 (default: drawn per case)' },
    png: { kind: 'flag', help: 'also write DIR/images/<UID>.png, 16-bit grey, bone bright' },
  },
  positionals: { min: 0, max: 0 },
  examples: ['countersign phantom --out /tmp/wrists --count 43 --seed 1'],
  async run(input, context) {
    const folder = resolve(context.cwd, input.need('out'));
    const count = wholeNumber(input.text('count') ?? '1', { name: 'count', least: 1, most: MOST });
    const first = wholeNumber(input.text('seed') ?? '1', { name: 'seed', least: 0, most: MOST });
    const size = sizeOf(input.text('size'));
    if (input.flag('png')) await mkdir(join(folder, 'images'), { recursive: true });
    for (let i = 0; i < count; i++) {
      if (context.signal.aborted) throw new CancelledError();
      const phantom = generateWrist({ seed: first + i, ...size });
      const uid = await writePhantom(folder, phantom, version());
      if (input.flag('png')) await writeFile(join(folder, 'images', `${uid}.png`), pngOf(phantom));
      if (context.json) await context.out.line(JSON.stringify(summaryOf(phantom, uid)));
      else await context.err.line(`${i + 1} of ${count}: seed ${phantom.seed}, ${phantom.view}`);
    }
    if (!context.json) await context.out.line(`${count} radiographs with truth are in ${folder}.`);
    return EXIT.ok;
  },
};

function sizeOf(text: string | undefined): { width: number; height: number } | Record<string, never> {
  if (text === undefined) return {};
  const match = /^(\d{2,4})x(\d{2,4})$/.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || width < 64 || height < 64 || width > 5000 || height > 5000) {
    throw new UsageError(
      `--size needs width x height between 64x64 and 5000x5000, e.g. 494x727, not "${text}".`,
    );
  }
  return { width, height };
}

/** Bone bright whatever the photometric interpretation, 12 bits spread over 16. */
function pngOf(phantom: WristPhantom): Uint8Array {
  const data = new Uint16Array(phantom.image.length);
  const flip = phantom.photometric === 'MONOCHROME1' ? 4095 : 0;
  for (let i = 0; i < data.length; i++) data[i] = Math.abs(flip - phantom.image[i]!) * 16;
  return encode({ width: phantom.width, height: phantom.height, data, channels: 1, depth: 16 });
}

function summaryOf(phantom: WristPhantom, uid: string): Record<string, unknown> {
  const absent: string[] = [];
  for (const [id, mask] of phantom.truth) if (mask.words.every((word) => word === 0)) absent.push(id);
  const { seed, width, height, spacingMm, laterality, photometric, ageYears, sex, view, cast } = phantom;
  return { seed, uid, width, height, spacingMm, laterality, photometric, ageYears, sex, view, cast, absent };
}
