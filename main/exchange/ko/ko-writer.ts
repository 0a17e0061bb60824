import { readDataSet } from '../../dicom/dataset.ts';
import { stringOf } from '../../dicom/values.ts';
import { writePart10 } from '../../dicom/write/part10.ts';
import { checkSource, sourceHeader } from '../dicom/check-source.ts';
import { sourcesOf } from '../dicom/common-modules.ts';
import { named, readContent } from '../dicom/read-content.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import {
  deferredStructures,
  DESCRIPTION,
  descriptionOf,
  KEY_OBJECT_SELECTION,
  keyObjects,
} from './ko-document.ts';

/** DICOM KO for cases with deferred structures, `ko/<name>.dcm`; other cases write nothing. */
export const createKoWriter: CreateFormatWriter = (ports) => ({
  check: (one) => (deferredStructures(one).length === 0 ? Promise.resolve([]) : checkSource(one, ports)),
  async write(one, signal) {
    signal.throwIfAborted();
    if (deferredStructures(one).length === 0) return;
    const header = await sourceHeader(one, ports);
    const path = `ko/${one.name}.dcm`;
    const dataSet = ports.identity.dataSet(keyObjects(one, header, ports), one);
    await ports.folder.write(path, writePart10(dataSet), { format: 'ko', caseId: one.caseId });
    compare(one, await ports.folder.read(path), ports.identity);
  },
  finish: () => Promise.resolve(),
});

/** What a Key Object Selection names. */
export interface ReadKeyObjects {
  readonly description: string;
  /** SOP Instance UIDs, in the order of the document. */
  readonly images: readonly string[];
}

/** @throws Error when the object is of another kind. */
export function readKeyObjects(bytes: Uint8Array): ReadKeyObjects {
  const { dataSet } = readDataSet(bytes);
  if (stringOf(dataSet, 'x00080016') !== KEY_OBJECT_SELECTION)
    throw new Error('the object is no key object selection');
  const root = readContent(dataSet);
  return {
    description: String(named(root, DESCRIPTION)[0]?.value ?? ''),
    images: root.children.flatMap(({ type, reference }) =>
      type === 'IMAGE' && reference !== null ? [reference.sopInstanceUid] : [],
    ),
  };
}

/** Rule X2. */
function compare(one: ExportCase, bytes: Uint8Array, identity: FormatPorts['identity']): void {
  const read = readKeyObjects(bytes);
  const images = sourcesOf(one).map(({ sopInstanceUid }) => identity.uid(sopInstanceUid));
  if (read.description !== descriptionOf(one) || read.images.join() !== images.join()) {
    throw new Error('the KO that was read back differs from what was meant');
  }
}
