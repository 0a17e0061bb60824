import type { ExportCase } from '../../../main/exchange/export-case.ts';
import type { FormatPorts } from '../../../main/exchange/format-writer.ts';
import { createSegWriter } from '../../../main/exchange/seg/seg-writer.ts';
import { pixelAt } from '../masks.ts';
import type { GivenStructure } from './export-case.ts';
import { formatPorts } from './format-ports.ts';

/** Two structures of one pixel that do not meet. */
export const ULNA: GivenStructure = { id: 'ulna', masks: [pixelAt(1, 1)] };
export const RADIUS: GivenStructure = { id: 'radius', masks: [pixelAt(2, 2)] };

/** Writes the segmentation of a case. @returns its path. */
export async function writeSeg(one: ExportCase, ports: FormatPorts = formatPorts(one.task)): Promise<string> {
  await createSegWriter(ports).write(one, new AbortController().signal);
  return ports.folder.locate(`seg/${one.name}.dcm`);
}
