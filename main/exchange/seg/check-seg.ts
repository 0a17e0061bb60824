import type { Finding } from '../../../core/exchange/finding.ts';
import { isStoredEmpty } from '../../../core/mask/rle.ts';
import { MAX_LONG_BYTES } from '../../dicom/write/text-rules.ts';
import { checkModels } from '../dicom/check-models.ts';
import { checkSource } from '../dicom/check-source.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import { leavingStructures, type ExportCase, type ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { overlappingPairs } from '../overlaps.ts';
import { checkGeometry } from './source-geometry.ts';

/** Named in a sentence; more pairs only make it longer. */
const MAX_PAIRS = 3;
/** Segment Number is a US. */
const MAX_SEGMENTS = 65535;

/** The gate of the segmentation: everything for which it cannot be written truthfully, one sentence each. */
export async function checkSeg(one: ExportCase, ports: FormatPorts): Promise<Finding[]> {
  const source = await checkSource(one, ports);
  if (source.some(({ severity }) => severity === 'refused')) return source;
  const geometry = checkGeometry(one);
  // Masks of frames of different sizes cannot even be compared.
  if (geometry.some(({ severity }) => severity === 'refused')) return [...source, ...geometry];
  return [
    ...source,
    ...geometry,
    ...checkModels(one, segmentStructures(one)),
    ...checkReceiver(one, ports),
    ...checkKind(one, ports),
    ...checkLength(one, ports),
    ...emptyOnes(one),
  ];
}

function finding(
  one: ExportCase,
  severity: Finding['severity'],
  {
    code,
    message,
    structure,
  }: { readonly code: string; readonly message: string; readonly structure?: ExportStructure },
): Finding {
  return {
    severity,
    code,
    caseId: one.caseId,
    structure: structure?.structure.id ?? null,
    format: 'seg',
    message,
  };
}

function checkReceiver(one: ExportCase, { options }: FormatPorts): Finding[] {
  if (options.receiver !== 'binary-only' || options.segmentation === 'binary') return [];
  const kind = options.segmentation.toUpperCase();
  const message = `The receiver takes BINARY segmentations only and ${kind} was asked for: choose BINARY, or another receiver.`;
  return [finding(one, 'refused', { code: 'receiver-binary-only', message })];
}

function checkKind(one: ExportCase, { options }: FormatPorts): Finding[] {
  switch (options.segmentation) {
    case 'binary':
      return [];
    case 'labelmap':
      return checkLabelMap(one);
    case 'fractional':
      return segmentStructures(one).flatMap((structure) =>
        checkFractions(one, structure, options.includeUnsigned),
      );
  }
}

function checkLabelMap(one: ExportCase): Finding[] {
  const segments = segmentStructures(one).length;
  if (segments > MAX_SEGMENTS) {
    const message = `The case has ${segments} structures where a label map numbers ${MAX_SEGMENTS}: choose BINARY.`;
    return [finding(one, 'refused', { code: 'labelmap-segments', message })];
  }
  const pairs = overlappingPairs(one, MAX_PAIRS + 1);
  if (pairs.length === 0) return [];
  const named = pairs.slice(0, MAX_PAIRS).map(([a, b]) => `${a} and ${b}`);
  const more = pairs.length > MAX_PAIRS ? ', and more' : '';
  const message = `Structures overlap where a label map gives each pixel to one (${named.join('; ')}${more}): choose BINARY, which keeps overlaps, or correct the masks.`;
  return [finding(one, 'refused', { code: 'labelmap-overlap', message })];
}

/** A probability is the machine's: nobody has signed it where the mask was changed. */
function checkFractions(one: ExportCase, structure: ExportStructure, includeUnsigned: boolean): Finding[] {
  const unchanged = structure.verdict?.verdict === 'accepted' && structure.origin === 'AUTOMATIC';
  if (unchanged || structure.judgement !== 'signed') return [];
  const { name } = structure.structure;
  if (includeUnsigned) {
    const message = `${name} was changed by a reader, but FRACTIONAL holds the machine's probability: choose BINARY for the signed mask.`;
    return [finding(one, 'warning', { code: 'fractional-changed', message, structure })];
  }
  const message = `${name} was changed by a reader, so no probability belongs to its mask: choose BINARY, or include what is unsigned.`;
  return [finding(one, 'refused', { code: 'fractional-changed', message, structure })];
}

/** Pixel data are at most 4 GiB less two bytes. */
function checkLength(one: ExportCase, { options }: FormatPorts): Finding[] {
  const { rows, columns } = one.frames[0]!.facts;
  const structures = segmentStructures(one);
  const masks = structures.reduce(
    (sum, each) => sum + each.masks.filter((stored) => !isStoredEmpty(stored)).length,
    0,
  );
  const bits = {
    binary: masks,
    // How many frames have a probability is known only when it is there.
    fractional: 8 * structures.length * one.frames.length,
    labelmap: (structures.length > 255 ? 16 : 8) * one.frames.length,
  }[options.segmentation];
  if ((rows * columns * bits) / 8 < MAX_LONG_BYTES - 1) return [];
  const message =
    'The pixel data would be longer than the 4 GiB that one DICOM object can hold: choose BINARY, or export fewer structures or a part of the series.';
  return [finding(one, 'refused', { code: 'seg-too-long', message })];
}

function emptyOnes(one: ExportCase): Finding[] {
  return leavingStructures(one)
    .filter(({ empty }) => empty)
    .map((structure) => {
      const message = `${structure.structure.name} has no pixel, so the segmentation holds no segment of it: mark it as absent if it is.`;
      return finding(one, 'warning', { code: 'seg-empty-structure', message, structure });
    });
}
