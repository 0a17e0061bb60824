import { basename } from 'node:path';
import type { IncomingFile, IncomingLabel } from '../incoming.ts';
import type { ClassVoxels } from './class-values.ts';
import { plainLabel, type LabelNames } from './label-names.ts';
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
  /** Labels that the file itself names; then those of files beside it do not count. */
  readonly own?: readonly OwnLabel[];
  readonly cover: LabelVolume['cover'];
  readonly notes: readonly string[];
}

export interface OwnLabel {
  readonly label: IncomingLabel;
  readonly layer: number;
  /** Null: known to be absent. */
  readonly value: number | null;
}

/** `a/b/liver.nii.gz` -> `liver`. */
export function stemOf(path: string): string {
  return basename(path).replace(/(\.seg)?\.(nii|nrrd|nhdr|hdr|img)(\.gz)?$/i, '');
}

/** Turns what a reader has found into labels and something that can be laid onto frames. */
export function incomingVolume(read: ReadVolume): IncomingFile {
  // Named labels come first and all of them: those without a voxel are known to be absent.
  const labels = (read.own ?? (read.layers.length > 1 ? [] : read.names.labels)).map(({ label }) => label);
  const labelsOf = read.layers.map(({ values }, layer) => [
    [],
    ...values.map((value) => {
      if (value === read.names.ignore && layer === 0) return [];
      const named = namedBy(read, layer, value);
      return named.length > 0 ? named : [labels.push(unnamed(read, layer, value)) - 1];
    }),
  ]);
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

/** Indices of the labels that a value of a layer belongs to. */
function namedBy({ own, names, layers }: ReadVolume, layer: number, value: number): number[] {
  if (own !== undefined) {
    return own.flatMap((one, index) => (one.layer === layer && one.value === value ? index : []));
  }
  if (layers.length > 1) return [];
  return names.labels.flatMap(({ values }, index) => (values.includes(value) ? index : []));
}

/** One structure per file is named like its file; everything else by its number. */
function unnamed(read: ReadVolume, layer: number, value: number): IncomingLabel {
  const only = read.layers.length === 1 && read.layers[0]!.values.length === 1;
  if (only && (value === 1 || value === 255)) return plainLabel(read.stem, value);
  if (read.layers.length === 1) return plainLabel(String(value), value);
  const single = read.layers[layer]!.values.length === 1;
  return plainLabel(single ? String(layer + 1) : `${layer + 1}.${value}`, layer + 1);
}
