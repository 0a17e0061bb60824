import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { secondaryFormat } from '../../dicom/secondary/secondary-format.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { readNiftiGeometry } from '../nifti/nifti-geometry.ts';
import { volumeOfFrames, type CaseVolume } from './volume-of-frames.ts';

/**
 * The volume of a case, whatever its images are: slices by their positions; a NIfTI volume that was brought in as
 * image by its own affine, so that its masks lie on it exactly.
 */
export async function volumeOfCase(one: ExportCase, ports: Pick<FormatPorts, 'file'>): Promise<CaseVolume> {
  const first = one.frames[0]!; // a case has frames
  const inOrder = one.frames.every(({ frameIndex }, i) => frameIndex === i);
  if (first.facts.kind === 'secondary' && first.facts.frames === one.frames.length && inOrder) {
    const bytes = await ports.file(one, 0);
    if (secondaryFormat(bytes) === 'NIfTI') {
      const { grid, sheared } = readNiftiGeometry(bytes);
      const [columns, rows, slices] = [first.facts.columns, first.facts.rows, one.frames.length];
      if (grid !== null && grid.dims[0] === columns && grid.dims[1] === rows && grid.dims[2] === slices) {
        const note = 'The affine is that of the NIfTI file that the images came from.';
        return { kind: 'volume', grid, place: 'patient', sheared, note };
      }
    }
  }
  return volumeOfFrames(one.frames);
}

/** The volume of a case that `check` has let through. @throws ExpectedError when it should not have been. */
export async function requireVolume(
  one: ExportCase,
  ports: Pick<FormatPorts, 'file'>,
): Promise<Extract<CaseVolume, { kind: 'volume' }>> {
  const volume = await volumeOfCase(one, ports);
  if (volume.kind === 'refused') throw new ExpectedError(volume.code, volume.sentence);
  return volume;
}

/** What a format that keeps volumes finds: the geometry that it cannot express, or only for some readers. */
export async function volumeFindings(
  one: ExportCase,
  ports: Pick<FormatPorts, 'file'>,
  { format, sheared }: { readonly format: ExportFormat; readonly sheared: 'warning' | 'refused' },
): Promise<Finding[]> {
  const volume = await volumeOfCase(one, ports);
  const about = { caseId: one.caseId, structure: null, format };
  if (volume.kind === 'refused') {
    return [{ severity: 'refused', code: volume.code, ...about, message: volume.sentence }];
  }
  if (!volume.sheared) return [];
  const message =
    sheared === 'refused'
      ? 'Its slices are shifted by a gantry tilt, which nnU-Net cannot read (ITK takes right angles only): export SEG, or straighten the images first.'
      : 'Its slices are shifted by a gantry tilt: the file says so, but programs on ITK refuse such axes or take them for straight.';
  return [{ severity: sheared, code: 'volume-sheared', ...about, message }];
}
