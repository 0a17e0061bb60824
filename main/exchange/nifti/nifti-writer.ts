import { leavingStructures, type ExportCase, type ExportStructure } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { hasOverlap } from '../overlaps.ts';
import { gzipped } from '../volume/gzip.ts';
import { littleEndianBytes, numberGrid, type Numbered } from '../volume/number-grid.ts';
import { sidecarBytes, sidecarOf } from '../volume/sidecar.ts';
import { SIDECAR_NAME } from '../volume/sidecar-schema.ts';
import { verifyMasks } from '../volume/verify-masks.ts';
import { requireVolume, volumeFindings } from '../volume/volume-of-case.ts';
import { niftiHeader } from './nifti-bytes.ts';
import { readNifti } from './read-nifti.ts';

/**
 * `nifti/<case>/labels.nii.gz`, whose values are the structures' places in the task, where no two structures share a
 * pixel; else one file of 0 and 1 a structure, `nifti/<case>/<structure>.nii.gz`. Always `labels.json` with what
 * NIfTI cannot say.
 */
export const createNiftiWriter: CreateFormatWriter = (ports) => ({
  check: (one) => volumeFindings(one, ports, { format: 'nifti', sheared: 'warning' }),
  write: (one, signal) => writeCase(one, ports, signal),
  finish: () => Promise.resolve(),
});

interface MaskFile {
  readonly name: string;
  readonly numbered: readonly Numbered[];
}

async function writeCase(one: ExportCase, ports: FormatPorts, signal: AbortSignal): Promise<void> {
  const volume = await requireVolume(one, ports);
  const leaving = leavingStructures(one);
  const layout = leaving.length === 0 ? 'none' : hasOverlap(one) ? 'binary' : 'labelmap';
  const fileOf = ({ structure }: ExportStructure): string =>
    layout === 'binary' ? `${structure.id}.nii.gz` : 'labels.nii.gz';
  const files = filesOf(one, leaving, layout);
  const wide = layout === 'labelmap' && one.structures.length > 255;
  const folder = `nifti/${one.name}`;
  const about = { format: 'nifti', caseId: one.caseId } as const;
  const header = niftiHeader({
    ...volume,
    type: wide ? 'uint16' : 'uint8',
    intent: 'label',
    description: `${ports.program.name} ${ports.program.version}`,
  });
  const { place, note } = volume;
  const sidecar = sidecarOf(one, ports, { layout, geometry: { place, note }, fileOf });
  await ports.folder.write(`${folder}/${SIDECAR_NAME}`, sidecarBytes(sidecar), about);
  for (const { name, numbered } of files) {
    signal.throwIfAborted();
    const path = `${folder}/${name}`;
    const parts = function* (): Generator<Uint8Array> {
      yield header;
      for (let frame = 0; frame < one.frames.length; frame++) {
        signal.throwIfAborted();
        yield littleEndianBytes(numberGrid(one, numbered, { frame, wide }));
      }
    };
    await ports.folder.write(path, gzipped(parts()), about);
    const read = await readNifti(ports.folder.locate(path));
    const indexOf = new Map(numbered.map(({ structure }, index) => [structure, index]));
    verifyMasks(read, one, {
      structures: numbered.map(({ structure }) => structure),
      labelOf: (structure) => indexOf.get(structure) ?? -1,
      uid: (original) => ports.identity.uid(original),
    });
  }
}

function filesOf(
  one: ExportCase,
  leaving: readonly ExportStructure[],
  layout: 'none' | 'binary' | 'labelmap',
): MaskFile[] {
  if (layout === 'none') return [];
  if (layout === 'binary') {
    return leaving.map((structure) => ({
      name: `${structure.structure.id}.nii.gz`,
      numbered: [{ structure, number: 1 }],
    }));
  }
  const numbered = leaving.map((structure) => ({ structure, number: one.structures.indexOf(structure) + 1 }));
  return [{ name: 'labels.nii.gz', numbered }];
}
