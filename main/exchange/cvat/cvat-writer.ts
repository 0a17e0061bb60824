import { isEmpty } from '../../../core/mask/count.ts';
import type { StructureOrigin } from '../../../core/review/structure-origin.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { aboutStructure } from '../picture/about-frame.ts';
import { frameName } from '../picture/frame-name.ts';
import {
  isAnythingKnown,
  knownMasks,
  maskDigest,
  pictureFindings,
  type KnownMask,
} from '../picture/known-masks.ts';
import { joinedLines, utf8 } from '../picture/text-parts.ts';
import { verifyAnnotated } from '../picture/verify-annotated.ts';
import { writePicture } from '../picture/write-picture.ts';
import { ANATOMY, cvatMeta, LABEL, READER, VERDICT } from './cvat-meta.ts';
import { cvatShapes } from './cvat-shapes.ts';
import { ABSENT } from './index-cvat.ts';
import { readCvat } from './read-cvat.ts';
import { element, escapeXml } from './xml-text.ts';

const FORMAT = 'cvat';
const IMAGES = 'cvat-images';
const MEANT = 'cvat-meant';
const FILE = 'cvat/annotations.xml';

const SOURCES: Readonly<Record<StructureOrigin, string>> = {
  AUTOMATIC: 'auto',
  SEMIAUTOMATIC: 'semi-auto',
  MANUAL: 'manual',
};

/**
 * `cvat/annotations.xml` ("CVAT for images 1.1") and `cvat/images/<name>.png`. One label with the anatomy as an
 * attribute; what is known to be absent is a tag of the image; what has neither is unknown. Elements wait in a spool
 * until the end: a batch of any size needs the memory of one frame.
 */
export const createCvatWriter: CreateFormatWriter = (ports) => {
  const state = { ports, images: 0, newest: '' };
  return {
    check: (one) => Promise.resolve(pictureFindings(one, FORMAT)),
    async write(one, signal) {
      if (!isAnythingKnown(one, ports.options.includeUnsigned)) return;
      if (one.at > state.newest) state.newest = one.at;
      for (let frame = 0; frame < one.frames.length; frame++) {
        signal.throwIfAborted();
        await writeFrame(ports, one, { frame, id: state.images++ });
      }
    },
    async finish(signal) {
      if (state.images === 0) return;
      signal.throwIfAborted();
      await ports.folder.write(FILE, contentOf(state), { format: FORMAT, caseId: null });
      const read = await readCvat(ports.folder.locate(FILE));
      await verifyAnnotated(read, ports.folder.spool(MEANT).lines(), signal);
    },
  };
};

async function writeFrame(
  ports: FormatPorts,
  one: ExportCase,
  { frame, id }: { readonly frame: number; readonly id: number },
): Promise<void> {
  const { folder, options } = ports;
  const name = frameName(one, frame);
  const { columns, rows } = one.frames[frame]!.facts;
  await writePicture(ports, one, frame, { path: `cvat/images/${name}.png`, format: FORMAT });
  const content: string[] = [];
  const meant: Record<string, string> = {};
  for (const known of knownMasks(one, frame, options.includeUnsigned)) {
    meant[known.entry.structure.id] = maskDigest(known.mask);
    content.push(...elementsOf(known, ports));
  }
  const attributes = { id, name: `${name}.png`, subset: one.split, width: columns, height: rows };
  await folder.spool(IMAGES).add(element('image', attributes, content));
  await folder.spool(MEANT).add(JSON.stringify({ name, masks: meant }));
}

function elementsOf({ entry, index, mask }: KnownMask, ports: FormatPorts): string[] {
  const { structure, verdict, reader, origin } = aboutStructure(entry, ports);
  const anatomy = attribute(ANATOMY, structure);
  if (isEmpty(mask)) return [element('tag', { label: ABSENT, source: 'manual' }, [anatomy])];
  const shapes = cvatShapes(mask);
  const content = [anatomy, attribute(VERDICT, verdict ?? 'unsigned'), attribute(READER, reader ?? '')];
  // What belongs together is a group, as for a person who draws it in several parts.
  const group = shapes.length > 1 ? { group_id: index + 1 } : {};
  return shapes.map(({ tag, attributes }) =>
    element(
      tag,
      { label: LABEL, source: SOURCES[origin], occluded: 0, ...attributes, z_order: index, ...group },
      content,
    ),
  );
}

function attribute(name: string, value: string): string {
  return element('attribute', { name }, [escapeXml(value)]);
}

async function* contentOf(state: {
  readonly ports: FormatPorts;
  readonly images: number;
  readonly newest: string;
}): AsyncGenerator<Uint8Array> {
  const { folder, task, identity } = state.ports;
  const dumped = identity.active ? '' : state.newest;
  yield utf8('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n<version>1.1</version>\n');
  yield utf8(`${cvatMeta(task, { images: state.images, dumped })}\n`);
  yield* joinedLines(folder.spool(IMAGES).lines(), '\n');
  yield utf8('\n</annotations>\n');
}
