import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { isStoredEmpty } from '../../../core/mask/rle.ts';
import { writePart10 } from '../../dicom/write/part10.ts';
import { checkSource, sourceHeader } from '../dicom/check-source.ts';
import { labelText } from '../dicom/common-modules.ts';
import { leavingStructures, maskOf, type ExportCase } from '../export-case.ts';
import { frameGeometry } from '../frame-geometry.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { incomingOf } from './read-rtstruct.ts';
import { readStructureSet } from './read-contours.ts';
import { placeOf, structureSet } from './structure-set.ts';

/** DICOM RT Structure Set, `rtstruct/<name>.dcm`, for cases whose images lie in the patient. */
export const createRtstructWriter: CreateFormatWriter = (ports) => ({
  check: async (one) =>
    leavingStructures(one).length === 0 ? [] : [...checkPlace(one), ...(await checkSource(one, ports))],
  async write(one, signal) {
    signal.throwIfAborted();
    if (leavingStructures(one).length === 0) return;
    const header = await sourceHeader(one, ports);
    const path = `rtstruct/${one.name}.dcm`;
    const dataSet = ports.identity.dataSet(structureSet(one, header, ports), one);
    await ports.folder.write(path, writePart10(dataSet), { format: 'rtstruct', caseId: one.caseId });
    compare(one, await ports.folder.read(path), ports.identity);
  },
  finish: () => Promise.resolve(),
});

/** Contours are in millimetres of the patient: without them there is nothing to write. */
function checkPlace(one: ExportCase): Finding[] {
  const refused = (code: string, message: string): Finding[] => [
    { severity: 'refused', code, caseId: one.caseId, structure: null, format: 'rtstruct', message },
  ];
  const uids = new Set(one.frames.map(({ facts }) => facts.frameOfReferenceUid));
  if (uids.has('') || one.frames.some((frame) => placeOf(frame) === null)) {
    return refused(
      'no-patient-coordinates',
      'The image does not say where it lies in the patient (frame of reference, position, spacing), and contours of RTSTRUCT are in those millimetres: export this case as SEG.',
    );
  }
  if (uids.size > 1) {
    return refused(
      'several-frames-of-reference',
      `The frames lie in ${uids.size} frames of reference, and a structure set of ours has one: export this case as SEG.`,
    );
  }
  return [];
}

/** Rule X2: the contours, rasterised again, are the masks. @throws Error when they are not. */
function compare(one: ExportCase, bytes: Uint8Array, identity: FormatPorts['identity']): void {
  const set = readStructureSet(bytes);
  const structures = leavingStructures(one);
  const names = structures.map(({ structure }) => labelText(structure.name));
  if (set.rois.map(({ name }) => name).join('\n') !== names.join('\n')) {
    throw new Error('the RTSTRUCT that was read back names other structures');
  }
  if (structures.every(({ empty }) => empty)) return;
  const [placed] = incomingOf(set).placed ?? [];
  if (placed === undefined) throw new Error('the RTSTRUCT that was read back has no contours');
  one.frames.forEach(({ facts }, index) => {
    const found = placed.onFrame(frameGeometry(one, index, (uid) => identity.uid(uid)));
    if (found.kind === 'mismatch') {
      // Frames on which nothing lies need not be found.
      const nothing = structures.every((structure) => isStoredEmpty(structure.masks[index]!));
      if (!nothing)
        throw new ExpectedError('rtstruct-differs', `The RTSTRUCT does not fit its image: ${found.sentence}`);
      return;
    }
    structures.forEach((structure, label) => {
      const meant = maskOf(one, structure, index);
      const read = found.masks.get(label) ?? createMask(facts.columns, facts.rows);
      if (!equalMasks(meant, read)) {
        throw new Error(`the RTSTRUCT that was read back has other pixels of ${structure.structure.id}`);
      }
    });
  });
}
