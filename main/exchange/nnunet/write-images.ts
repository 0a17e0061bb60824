import type { Frame } from '../../../core/domain/frame.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { littleEndianBytes } from '../volume/number-grid.ts';
import type { CaseVolume } from '../volume/volume-of-frames.ts';
import { channelsOf, channelValues, typeFor, valueRange, type ValueRange } from './image-values.ts';
import { writeVoxels } from './write-voxels.ts';

/** Decoded frames of small cases are kept between looking at the values and writing them: 48 MB at 16 bits. */
const KEPT_VALUES = 24_000_000;

/**
 * Writes the images of a case, one file a channel: `<folder>/<case>_0000.nii.gz`.
 * @returns the names of the files, in the order of the channels.
 */
export async function writeImages(
  one: ExportCase,
  ports: FormatPorts,
  {
    folder,
    volume,
    signal,
  }: {
    readonly folder: string;
    readonly volume: Extract<CaseVolume, { kind: 'volume' }>;
    readonly signal: AbortSignal;
  },
): Promise<string[]> {
  const { columns, rows, samplesPerPixel } = one.frames[0]!.facts; // a case has frames
  const keeps = one.frames.length * columns * rows * samplesPerPixel <= KEPT_VALUES;
  const kept: Frame[] = [];
  const ranges: ValueRange[] = [];
  let channels: 1 | 3 = 1;
  for (let index = 0; index < one.frames.length; index++) {
    signal.throwIfAborted();
    const frame = await ports.frame(one, index);
    ranges.push(valueRange(frame));
    channels = channelsOf(frame);
    if (keeps) kept.push(frame);
  }
  const type = typeFor(ranges);
  const names = Array.from(
    { length: channels },
    (_, channel) => `${one.name}_${String(channel).padStart(4, '0')}.nii.gz`,
  );
  for (const [channel, name] of names.entries()) {
    const slices = async function* (): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < one.frames.length; index++) {
        signal.throwIfAborted();
        const frame = kept[index] ?? (await ports.frame(one, index));
        yield littleEndianBytes(channelValues(frame, channel, type));
      }
    };
    await writeVoxels(ports.folder, `${folder}/${name}`, {
      image: { ...volume, type, intent: 'none', description: '' },
      slices: slices(),
      about: { format: 'nnunet', caseId: one.caseId },
    });
  }
  return names;
}
