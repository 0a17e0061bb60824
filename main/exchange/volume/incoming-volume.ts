import { basename } from 'node:path';
import type { IncomingFile, IncomingLabel } from '../incoming.ts';
import type { ClassVoxels } from './class-values.ts';
import { plainLabel, type LabelNames, type NamedLabel } from './label-names.ts';
import { placedVolume, sourceKey, type LabelVolume } from './label-volume.ts';
import { describeGrid, type Triple, type VolumeGrid } from './volume-grid.ts';

/** What a reader has found in a file of labels. */
export interface ReadVolume {
  readonly format: string;
  /** File name without its extensions. */
  readonly stem: string;
  readonly dims: Triple;
  readonly grid: VolumeGrid | null;
  readonly layers: readonly ClassVoxels[];
  readonly names: LabelNames;
  /** Names that the file gives itself: value -> label, by layer. They come before those of files beside it. */
  readonly ownNames?: (layer: number, value: number) => IncomingLabel | null;
  readonly cover: LabelVolume['cover'];
  readonly notes: readonly string[];
}

/** `a/b/liver.nii.gz` -> `liver`. */
export function stemOf(path: string): string {
  return basename(path).replace(/(\.seg)?\.(nii|nrrd|nhdr|hdr|img)(\.gz)?$/i, '');
}

/** Turns what a reader has found into labels and something that can be laid onto frames. */
export function incomingVolume(read: ReadVolume): IncomingFile {
  const labels: IncomingLabel[] = [];
  const known = new Map<NamedLabel, number>();
  // Named labels come first and all of them: those without a voxel are known to be absent.
  for (const named of read.ownNames === undefined ? read.names.labels : []) {
    known.set(named, labels.push(named.label) - 1);
  }
  const labelsOf = read.layers.map(({ values }, layer) => {
    const ofClass: number[][] = [[]];
    for (const value of values) {
      const own = read.ownNames?.(layer, value) ?? null;
      const named = [...known].filter(([one]) => one.values.includes(value));
      if (value === read.names.ignore && layer === 0) ofClass.push([]);
      else if (own !== null) ofClass.push([labels.push(own) - 1]);
      else if (named.length > 0 && read.layers.length === 1) ofClass.push(named.map(([, index]) => index));
      else ofClass.push([labels.push(unnamed(read, layer, value)) - 1]);
    }
    return ofClass;
  });
  const { sidecar, ignore } = read.names;
  const ignoreClass = ignore === null ? -1 : (read.layers[0]?.values.indexOf(ignore) ?? -1);
  const sources = new Map(
    (sidecar?.sources ?? []).map((one, k) => [sourceKey(one.sopInstanceUid, one.frameIndex), k]),
  );
  const volume: LabelVolume = {
    dims: read.dims,
    grid: read.grid,
    layers: read.layers.map(({ classes }) => classes),
    labelsOf,
    labels: labels.length,
    ignoreClass: ignoreClass < 0 ? null : ignoreClass + 1,
    cover: read.cover,
    sources,
    names: [read.stem, ...(sidecar === null ? [] : [sidecar.case])],
  };
  const where =
    read.grid === null
      ? `${read.dims.join(' x ')} voxels, which do not say where they lie in the patient.`
      : `${describeGrid(read.grid)}.`;
  return {
    format: read.format,
    labels,
    creator: '',
    images: [],
    placed: [placedVolume(volume)],
    notes: [
      where,
      ...(read.names.from === null ? [] : [`Names of the labels are from ${read.names.from} beside it.`]),
      ...(ignoreClass < 0
        ? []
        : ['Where pixels are marked as ignored, labels without any pixel count as unknown.']),
      ...read.notes,
    ],
  };
}

/** One structure per file is named like its file; everything else by its number. */
function unnamed(read: ReadVolume, layer: number, value: number): IncomingLabel {
  const only = read.layers.length === 1 && read.layers[0]!.values.length === 1;
  if (only && (value === 1 || value === 255)) return plainLabel(read.stem, value);
  if (read.layers.length === 1) return plainLabel(String(value), value);
  const single = read.layers[layer]!.values.length === 1;
  return plainLabel(single ? String(layer + 1) : `${layer + 1}.${value}`, layer + 1);
}
