import { splitNameSchema, type SplitName } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { countPixels } from '../../../core/mask/count.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { aboutFrame, aboutStructure } from '../picture/about-frame.ts';
import { frameName } from '../picture/frame-name.ts';
import {
  isAnythingKnown,
  knownMasks,
  maskDigest,
  pictureFindings,
  unknownStructures,
  type KnownMask,
} from '../picture/known-masks.ts';
import { utf8, joinedLines } from '../picture/text-parts.ts';
import { verifyAnnotated } from '../picture/verify-annotated.ts';
import { writePicture } from '../picture/write-picture.ts';
import { readCoco } from './read-coco.ts';
import { segmentationOf } from './segmentation.ts';

const FORMAT = 'coco';

/**
 * `coco/annotations_{train,val,test}.json`, one for each part that has images, and `coco/images/<name>.png`. Lines
 * wait in spools until the end: a batch of any size needs the memory of one frame.
 */
export const createCocoWriter: CreateFormatWriter = (ports) => {
  const state: CocoState = { ports, images: 0, annotations: 0, splits: new Set(), newest: '' };
  return {
    check: (one) => Promise.resolve(findingsOf(one, ports)),
    write: (one, signal) => writeCase(state, one, signal),
    finish: (signal) => finish(state, signal),
  };
};

interface CocoState {
  readonly ports: FormatPorts;
  /** Numbers given so far: COCO counts from 1, since some readers take 0 for none. */
  images: number;
  annotations: number;
  readonly splits: Set<SplitName>;
  /** ISO 8601 UTC of the newest case. */
  newest: string;
}

function findingsOf(one: ExportCase, { options }: FormatPorts): Finding[] {
  const findings = pictureFindings(one, FORMAT);
  const unknown = unknownStructures(one, options.includeUnsigned).length;
  if (unknown > 0 && unknown < one.structures.length) {
    findings.push({
      severity: 'warning',
      code: 'unknown-not-expressible',
      caseId: one.caseId,
      structure: null,
      format: FORMAT,
      message: `COCO has no word for structures that nobody has judged: ${unknown} of this case are listed under "countersign.unknown" of its images, so do not train on them as if they were absent.`,
    });
  }
  return findings;
}

const imagesSpool = (split: SplitName): string => `coco-images-${split}`;
const annotationsSpool = (split: SplitName): string => `coco-annotations-${split}`;
const meantSpool = (split: SplitName): string => `coco-meant-${split}`;

async function writeCase(state: CocoState, one: ExportCase, signal: AbortSignal): Promise<void> {
  const { ports } = state;
  if (!isAnythingKnown(one, ports.options.includeUnsigned)) return;
  state.splits.add(one.split);
  if (one.at > state.newest) state.newest = one.at;
  for (let frame = 0; frame < one.frames.length; frame++) {
    signal.throwIfAborted();
    await writeFrame(state, one, frame);
  }
}

async function writeFrame(state: CocoState, one: ExportCase, frame: number): Promise<void> {
  const { ports } = state;
  const { folder, options } = ports;
  const name = frameName(one, frame);
  const { columns, rows } = one.frames[frame]!.facts;
  await writePicture(ports, one, frame, { path: `coco/images/${name}.png`, format: FORMAT });
  const image = ++state.images;
  const absent: string[] = [];
  const meant: Record<string, string> = {};
  for (const known of knownMasks(one, frame, options.includeUnsigned)) {
    const { id } = known.entry.structure;
    meant[id] = maskDigest(known.mask);
    const annotation = annotationOf(known, { image, id: state.annotations + 1, ports });
    if (annotation === null) absent.push(id);
    else {
      state.annotations++;
      await folder.spool(annotationsSpool(one.split)).add(JSON.stringify(annotation));
    }
  }
  const unknown = unknownStructures(one, options.includeUnsigned).map(({ structure }) => structure.id);
  const entry = {
    id: image,
    file_name: `${name}.png`,
    width: columns,
    height: rows,
    countersign: aboutFrame(one, frame, ports, { absent, unknown }),
  };
  await folder.spool(imagesSpool(one.split)).add(JSON.stringify(entry));
  await folder.spool(meantSpool(one.split)).add(JSON.stringify({ name, masks: meant }));
}

/** Null where the structure is not on the frame: COCO has no empty annotations. */
function annotationOf(
  { entry, index, mask }: KnownMask,
  { image, id, ports }: { readonly image: number; readonly id: number; readonly ports: FormatPorts },
): object | null {
  const box = maskBounds(mask);
  if (box === null) return null;
  return {
    id,
    image_id: image,
    category_id: index + 1,
    // Never 1, though the first data set of COCO had run lengths for crowds only: readers leave crowds out of training.
    iscrowd: 0,
    area: countPixels(mask),
    bbox: [box.left, box.top, box.right - box.left, box.bottom - box.top],
    segmentation: segmentationOf(mask, ports.options.coco),
    countersign: aboutStructure(entry, ports),
  };
}

async function finish(state: CocoState, signal: AbortSignal): Promise<void> {
  const { folder } = state.ports;
  for (const split of splitNameSchema.options) {
    if (!state.splits.has(split)) continue;
    signal.throwIfAborted();
    const path = `coco/annotations_${split}.json`;
    await folder.write(path, contentOf(state, split), { format: FORMAT, caseId: null });
    const read = await readCoco(folder.locate(path));
    await verifyAnnotated(read, folder.spool(meantSpool(split)).lines(), signal);
  }
}

async function* contentOf({ ports, newest }: CocoState, split: SplitName): AsyncGenerator<Uint8Array> {
  const { folder, task, program, options, identity } = ports;
  const info = {
    description: `${task.title} (${split})`,
    version: String(task.version),
    contributor: '',
    url: '',
    date_created: identity.active ? '' : newest.slice(0, 10),
  };
  const countersign = {
    format: 'countersign-coco/1',
    program: { name: program.name, version: program.version },
    task: { id: task.id, version: task.version },
    segmentation: options.coco,
  };
  yield utf8(`{"info":${JSON.stringify(info)},\n"licenses":[],\n`);
  yield utf8(`"countersign":${JSON.stringify(countersign)},\n"categories":[\n`);
  yield utf8(
    categories(ports)
      .map((one) => JSON.stringify(one))
      .join(',\n'),
  );
  yield utf8('],\n"images":[\n');
  yield* joinedLines(folder.spool(imagesSpool(split)).lines(), ',\n');
  yield utf8('],\n"annotations":[\n');
  yield* joinedLines(folder.spool(annotationsSpool(split)).lines(), ',\n');
  yield utf8(']}\n');
}

function categories({ task }: FormatPorts): object[] {
  return task.structures.map(({ id, name, category, type, region }, index) => ({
    id: index + 1,
    name: id,
    supercategory: category.meaning,
    countersign: { name, category, type, region: region ?? null },
  }));
}
