import { equalMasks, isEmpty } from '../../../core/mask/count.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { setBits } from '../../../core/mask/convert.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { aboutFrame, aboutStructure } from '../picture/about-frame.ts';
import { frameName } from '../picture/frame-name.ts';
import { isAnythingKnown, knownMasks, pictureFindings, unknownStructures } from '../picture/known-masks.ts';
import { pngBytes } from '../picture/png-bytes.ts';
import { joinedLines, utf8 } from '../picture/text-parts.ts';
import { writePicture } from '../picture/write-picture.ts';
import { addBits, addFiles } from '../truth-folder.ts';
import { MASKS } from './read-png.ts';

const FORMAT = 'png';
const CASES = 'png-cases';
const FOLDER = `png/${MASKS}`;
/** Bits of a grey PNG. */
const MAX_BITS = 16;

/**
 * `png/images/<name>.png`, and the masks in the form of `truth-folder.ts`: one bit field `png/masks/<name>.png` beside
 * structures.json where all structures of the task are known of the case and there are 16 at most, else
 * `png/masks/<name>/<structure>.png` (255 inside, all zero: absent; no file: unknown). `png/cases.jsonl` says who
 * signed what, one line an image.
 */
export const createPngWriter: CreateFormatWriter = (ports) => {
  const state: PngState = { ports, images: 0, hasBits: false };
  return {
    check: (one) => Promise.resolve(pictureFindings(one, FORMAT)),
    async write(one, signal) {
      if (!isAnythingKnown(one, ports.options.includeUnsigned)) return;
      for (let frame = 0; frame < one.frames.length; frame++) {
        signal.throwIfAborted();
        await writeFrame(state, one, frame);
      }
    },
    async finish(signal) {
      if (state.images === 0) return;
      signal.throwIfAborted();
      const lines = async function* (): AsyncGenerator<Uint8Array> {
        yield* joinedLines(ports.folder.spool(CASES).lines(), '\n');
        yield utf8('\n');
      };
      await ports.folder.write('png/cases.jsonl', lines(), { format: FORMAT, caseId: null });
    },
  };
};

interface PngState {
  readonly ports: FormatPorts;
  images: number;
  /** Whether structures.json has been written. */
  hasBits: boolean;
}

async function writeFrame(state: PngState, one: ExportCase, frame: number): Promise<void> {
  const { ports } = state;
  const { includeUnsigned } = ports.options;
  const name = frameName(one, frame);
  state.images++;
  await writePicture(ports, one, frame, { path: `png/images/${name}.png`, format: FORMAT });
  const unknown = unknownStructures(one, includeUnsigned).map(({ structure }) => structure.id);
  const asBits = unknown.length === 0 && one.structures.length <= MAX_BITS;
  const read = new Map<string, BitMask>();
  if (asBits) await writeBits(state, one, { frame, read });
  else await writeFiles(ports, one, { frame, read });
  const absent: string[] = [];
  for (const { entry, mask } of knownMasks(one, frame, includeUnsigned)) {
    const { id } = entry.structure;
    const found = read.get(id);
    if (found === undefined || !equalMasks(found, mask)) throw new Error('a written PNG mask differs');
    read.delete(id);
    if (isEmpty(mask)) absent.push(id);
  }
  if (read.size > 0) throw new Error('a written case has masks that were not meant');
  const structures = one.structures
    .filter(({ structure }) => !unknown.includes(structure.id))
    .map((entry) => aboutStructure(entry, ports));
  const about = aboutFrame(one, frame, ports, { absent, unknown });
  await ports.folder.spool(CASES).add(JSON.stringify({ ...about, structures }));
}

interface Frame {
  readonly frame: number;
  /** What the disk gives back. */
  readonly read: Map<string, BitMask>;
}

async function writeBits(state: PngState, one: ExportCase, { frame, read }: Frame): Promise<void> {
  const { folder, options } = state.ports;
  const bits = one.structures.map(({ structure }) => structure.id);
  if (!state.hasBits) {
    state.hasBits = true;
    const text = utf8(`${JSON.stringify({ bits })}\n`);
    await folder.write(`${FOLDER}/structures.json`, text, { format: FORMAT, caseId: null });
  }
  const { columns: width, rows: height } = one.frames[frame]!.facts;
  const wide = bits.length > 8;
  const data = wide ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (const { index, mask } of knownMasks(one, frame, options.includeUnsigned))
    setBits(data, mask, 1 << index);
  const path = `${FOLDER}/${frameName(one, frame)}.png`;
  const bytes = pngBytes({ width, height, channels: 1, data });
  await folder.write(path, bytes, { format: FORMAT, caseId: one.caseId });
  await addBits(read, bits, { path: folder.locate(path) });
}

async function writeFiles(ports: FormatPorts, one: ExportCase, { frame, read }: Frame): Promise<void> {
  const { folder, options } = ports;
  const { columns: width, rows: height } = one.frames[frame]!.facts;
  const target = `${FOLDER}/${frameName(one, frame)}`;
  for (const { entry, mask } of knownMasks(one, frame, options.includeUnsigned)) {
    const data = new Uint8Array(width * height);
    setBits(data, mask, 0xff);
    const path = `${target}/${entry.structure.id}.png`;
    const bytes = pngBytes({ width, height, channels: 1, data });
    await folder.write(path, bytes, { format: FORMAT, caseId: one.caseId });
  }
  await addFiles(read, folder.locate(target));
}
