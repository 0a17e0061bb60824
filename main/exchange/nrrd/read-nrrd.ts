import type { IncomingFile } from '../incoming.ts';
import { classIntegers, classVoxels, type RawIntegers } from '../volume/class-values.ts';
import { incomingVolume, stemOf, type OwnLabel } from '../volume/incoming-volume.ts';
import { labelNamesBeside, type LabelNames } from '../volume/label-names.ts';
import { readVolumeFile } from '../volume/read-volume-file.ts';
import { readNrrdData, type ValueAt } from './nrrd-data.ts';
import { nrrdRefusal, readNrrdHeader, type NrrdHeader } from './nrrd-header.ts';
import { segmentsOf } from './segment-keys.ts';

const MAX_LAYERS = 1024;

/**
 * Labels of a NRRD file (.nrrd, .seg.nrrd, .nhdr with its data beside it): one labelmap, or the layers of 3D Slicer,
 * whose segments are named in the header.
 * @throws ExpectedError when it cannot be read or is no mask.
 */
export async function readNrrd(path: string): Promise<IncomingFile> {
  const file = await readVolumeFile(path);
  const header = readNrrdHeader(file);
  const { dims, grid, listAxis, sizes } = header;
  const layers = listAxis === null ? 1 : sizes[listAxis]!;
  if (layers > MAX_LAYERS) throw nrrdRefusal(`has ${layers} layers, more than any mask`);
  const { at, raw } = await readNrrdData(path, header, file);
  const count = dims[0] * dims[1] * dims[2];
  const voxels = Array.from({ length: layers }, (_, layer) =>
    raw === null
      ? classVoxels(count, layerReader(at, header, layer), 'NRRD')
      : classIntegers(layerOf(raw, header, layer), 'NRRD'),
  );
  const stem = stemOf(path);
  const segments = segmentsOf(header.keys, layers);
  const names = await labelNamesBeside(path, stem);
  return incomingVolume({
    format: segments.length > 0 ? 'NRRD segmentation of 3D Slicer' : 'NRRD labelmap',
    stem,
    dims,
    grid,
    layers: voxels,
    names: segments.length > 0 ? { ...names, ignore: null, from: null } : names,
    ...(segments.length > 0 ? { own: [...segments, ...absentOf(names)] } : {}),
    // 3D Slicer cuts segmentations out of the image.
    cover: segments.length > 0 ? 'part' : 'whole',
    notes: [],
  });
}

/** One layer of the array, whichever axis counts them; the array itself where there is one. */
function layerOf(raw: RawIntegers, { listAxis, sizes }: NrrdHeader, layer: number): RawIntegers {
  if (listAxis === null) return raw;
  const layers = sizes[listAxis]!;
  const inner = sizes.slice(0, listAxis).reduce((product, size) => product * size, 1);
  const count = raw.length / layers;
  const values = raw instanceof Uint8Array ? new Uint8Array(count) : new Uint16Array(count);
  if (inner === 1) {
    // As 3D Slicer writes it: the layers of a voxel lie side by side.
    for (let i = 0, from = layer; i < count; i++, from += layers) values[i] = raw[from]!;
    return values;
  }
  for (let to = 0, from = layer * inner; to < count; to += inner, from += layers * inner) {
    for (let i = 0; i < inner; i++) values[to + i] = raw[from + i]!;
  }
  return values;
}

/** Values of one layer, whichever axis counts them. */
function layerReader(at: ValueAt, { listAxis, sizes }: NrrdHeader, layer: number): ValueAt {
  if (listAxis === null) return at;
  const layers = sizes[listAxis]!;
  const inner = sizes.slice(0, listAxis).reduce((product, size) => product * size, 1);
  if (inner === 1) return (i) => at(i * layers + layer);
  return (i) => {
    const outer = Math.floor(i / inner);
    return at((outer * layers + layer) * inner + (i - outer * inner));
  };
}

/** Only this program's file beside it tells of structures that are known to be absent. */
function absentOf({ sidecar, labels }: LabelNames): OwnLabel[] {
  if (sidecar === null) return [];
  return labels
    .filter(({ values }) => values.length === 0)
    .map(({ label }) => ({ label, layer: 0, value: null }));
}
