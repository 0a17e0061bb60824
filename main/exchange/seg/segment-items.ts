import type { DataSet } from '../../dicom/write/element.ts';
import { code, labelText, sequence, text } from '../dicom/common-modules.ts';
import { leavingModels } from '../dicom/leaving-models.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import { trackingOf } from '../dicom/tracking.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { cieLabOf } from './cie-lab.ts';
import { algorithmIdentification, algorithmName } from './model-identity.ts';

/** Segment Sequence (0062,0002; PS3.3 C.8.20.4): the segments in the order of their numbers, which begin at 1. */
export function segmentSequence(one: ExportCase, ports: FormatPorts): DataSet {
  const items = segmentStructures(one).map((structure, index) =>
    segmentItem(one, structure, { ports, index }),
  );
  return [sequence(0x00620002, ...items)];
}

/**
 * Rule X3. Fractions are always what the machine said, whatever readers did to the mask.
 */
export function algorithmType(structure: ExportStructure, { options }: Pick<FormatPorts, 'options'>): string {
  return options.segmentation === 'fractional' ? 'AUTOMATIC' : structure.origin;
}

function segmentItem(
  one: ExportCase,
  given: ExportStructure,
  { ports, index }: { readonly ports: FormatPorts; readonly index: number },
): DataSet {
  const { structure } = given;
  const tracking = trackingOf(one, given, ports.identity);
  const type = algorithmType(given, ports);
  const drawn = type === 'MANUAL' ? [] : [text(0x00620009, 'LO', algorithmName(one.models))];
  return [
    { tag: 0x00620004, vr: 'US', value: index + 1 },
    text(0x00620005, 'LO', labelText(structure.name)),
    text(0x00620008, 'CS', type),
    ...drawn,
    ...(type === 'MANUAL' ? [] : algorithmIdentification(leavingModels(one, ports.identity))),
    code(0x00620003, structure.category),
    code(0x0062000f, structure.type),
    ...(structure.region === undefined ? [] : [code(0x00082218, structure.region)]),
    { tag: 0x0062000d, vr: 'US', value: cieLabOf(structure.colour) },
    text(0x00620020, 'UT', tracking.id),
    text(0x00620021, 'UI', tracking.uid),
  ];
}
