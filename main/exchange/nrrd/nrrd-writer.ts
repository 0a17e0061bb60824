import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { leavingStructures, type ExportCase, type ExportStructure } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { gzipped } from '../volume/gzip.ts';
import { littleEndianBytes, numberGrid, type NumberGrid, type Numbered } from '../volume/number-grid.ts';
import { sidecarBytes, sidecarOf } from '../volume/sidecar.ts';
import { SIDECAR_NAME } from '../volume/sidecar-schema.ts';
import { verifyMasks } from '../volume/verify-masks.ts';
import { requireVolume, volumeFindings } from '../volume/volume-of-case.ts';
import type { CaseVolume } from '../volume/volume-of-frames.ts';
import { layersOf } from './layers.ts';
import { readNrrd } from './read-nrrd.ts';
import { escaped, segmentKeys } from './segment-keys.ts';

const FILE = 'labels.seg.nrrd';

/**
 * `nrrd/<case>/labels.seg.nrrd` as 3D Slicer reads and writes it: structures that share pixels lie in layers of their
 * own, and every segment carries its name and codes. Beside it `labels.json`, as for NIfTI.
 */
export const createNrrdWriter: CreateFormatWriter = (ports) => ({
  check: (one) => volumeFindings(one, ports, { format: 'nrrd', sheared: 'warning' }),
  write: (one, signal) => writeCase(one, ports, signal),
  finish: () => Promise.resolve(),
});

async function writeCase(one: ExportCase, ports: FormatPorts, signal: AbortSignal): Promise<void> {
  const volume = await requireVolume(one, ports);
  const leaving = leavingStructures(one);
  const folder = `nrrd/${one.name}`;
  const about = { format: 'nrrd', caseId: one.caseId } as const;
  const { place, note } = volume;
  const layout = leaving.length === 0 ? 'none' : 'layers';
  const sidecar = sidecarOf(one, ports, { layout, geometry: { place, note }, fileOf: () => FILE });
  await ports.folder.write(`${folder}/${SIDECAR_NAME}`, sidecarBytes(sidecar), about);
  if (leaving.length === 0) return;
  const layerOf = layersOf(one, leaving);
  const layers: Numbered[][] = Array.from({ length: Math.max(...layerOf) + 1 }, () => []);
  leaving.forEach((structure, index) => {
    layers[layerOf[index]!]!.push({ structure, number: one.structures.indexOf(structure) + 1 });
  });
  const wide = one.structures.length > 255;
  const header = headerOf(volume, { one, ports, leaving, layerOf, wide });
  const voxels = function* (): Generator<Uint8Array> {
    for (let frame = 0; frame < one.frames.length; frame++) {
      signal.throwIfAborted();
      yield littleEndianBytes(
        interleaved(layers.map((numbered) => numberGrid(one, numbered, { frame, wide }))),
      );
    }
  };
  await ports.folder.write(`${folder}/${FILE}`, attached(header, gzipped(voxels())), about);
  verifyMasks(await readNrrd(ports.folder.locate(`${folder}/${FILE}`)), one, {
    structures: leaving,
    labelOf: (structure) => leaving.indexOf(structure),
    uid: (original) => ports.identity.uid(original),
  });
}

async function* attached(header: string, voxels: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(header);
  yield* voxels;
}

/** Layers are the fastest axis: the numbers of a voxel lie side by side. */
function interleaved(grids: readonly NumberGrid[]): NumberGrid {
  const [first] = grids;
  if (first === undefined || grids.length === 1) return first ?? new Uint8Array(0);
  const count = first.length;
  const all =
    first instanceof Uint8Array
      ? new Uint8Array(count * grids.length)
      : new Uint16Array(count * grids.length);
  grids.forEach((grid, layer) => {
    for (let i = 0; i < count; i++) all[i * grids.length + layer] = grid[i]!;
  });
  return all;
}

interface HeaderOf {
  readonly one: ExportCase;
  readonly ports: FormatPorts;
  readonly leaving: readonly ExportStructure[];
  readonly layerOf: readonly number[];
  readonly wide: boolean;
}

function headerOf(volume: Extract<CaseVolume, { kind: 'volume' }>, of: HeaderOf): string {
  const { one, ports, leaving, layerOf, wide } = of;
  const { grid, place } = volume;
  const layers = Math.max(...layerOf) + 1;
  const withList = (list: string, spatial: readonly string[]): string =>
    [...(layers > 1 ? [list] : []), ...spatial].join(' ');
  const lines = [
    'NRRD0005',
    '# Complete NRRD file format specification at:',
    '# http://teem.sourceforge.net/nrrd/format.html',
    `type: ${wide ? 'unsigned short' : 'unsigned char'}`,
    `dimension: ${layers > 1 ? 4 : 3}`,
    ...(place === 'patient' ? ['space: left-posterior-superior'] : []),
    `sizes: ${withList(String(layers), grid.dims.map(String))}`,
    ...(place === 'patient'
      ? [`space directions: ${withList('none', grid.steps.map(vector))}`]
      : [`spacings: ${withList('nan', [grid.steps[0][0], grid.steps[1][1], grid.steps[2][2]].map(String))}`]),
    `kinds: ${withList('list', ['domain', 'domain', 'domain'])}`,
    'endian: little',
    'encoding: gzip',
    ...(place === 'patient' ? [`space origin: ${vector(grid.origin)}`] : []),
    ...segmentKeys(
      leaving.map((structure, index) => segmentOf(structure, { one, layer: layerOf[index]! })),
      grid.dims,
    ),
    'Segmentation_ContainedRepresentationNames:=Binary labelmap|',
    'Segmentation_MasterRepresentation:=Binary labelmap',
    'Segmentation_ReferenceImageExtentOffset:=0 0 0',
    'Segmentation_SourceRepresentation:=Binary labelmap',
    `Countersign_Program:=${escaped(`${ports.program.name} ${ports.program.version}`)}`,
    `Countersign_Task:=${escaped(`${one.task.id} ${one.task.version}`)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

function segmentOf(
  entry: ExportStructure,
  { one, layer }: { readonly one: ExportCase; readonly layer: number },
): Parameters<typeof segmentKeys>[0][number] {
  const { structure, origin, judgement, empty } = entry;
  return {
    id: structure.id,
    name: structure.name,
    colour: structure.colour,
    layer,
    value: one.structures.indexOf(entry) + 1,
    empty,
    category: structure.category,
    type: structure.type,
    region: structure.region ?? null,
    origin,
    judgement,
  };
}

/** JavaScript writes as many digits as bring the same number back. */
function vector(point: PointLps): string {
  return `(${point.join(',')})`;
}
