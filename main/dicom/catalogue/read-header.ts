import { ExpectedError } from '../../../core/domain/errors.ts';
import { readDataSet } from '../dataset.ts';
import type { Source } from '../sources/source.ts';
import { isSecondary } from '../secondary/secondary-format.ts';
import { NO_INSTANCE, factsOf, factsOfHead } from './header-facts.ts';
import type { InstanceFacts } from './instance-facts.ts';
import { uidOfContent } from './content-uid.ts';

/** Holds the header of most files; private data of some vendors need more. */
export const HEAD_BYTES = 64 * 1024;
const GROWTH = 8;

/** A file from which bytes can be had piece by piece: a source, or a descriptor in a worker. */
export type HeadReader = Pick<Source, 'size' | 'read' | 'readHead'>;

/**
 * Facts of a DICOM, PNG, JPEG, TIFF or NIfTI file. Of DICOM only the header is read; pictures are read in
 * full, since their content is their identity.
 * @throws ExpectedError with one sentence for everything else.
 */
export async function readHeader(source: HeadReader): Promise<InstanceFacts> {
  let bytes = HEAD_BYTES;
  let head = await source.readHead(bytes);
  if (isSecondary(head)) {
    // Loaded when the first picture comes: the decoders would double the start of every worker.
    const { secondaryFacts } = await import('./secondary-facts.ts');
    return await secondaryFacts(await source.read());
  }
  try {
    for (;;) {
      const facts = factsOfHead(head, source.size);
      if (facts !== null) return facts;
      bytes *= GROWTH;
      head = bytes >= source.size ? await source.read() : await source.readHead(bytes);
    }
  } catch (error) {
    if (error instanceof ExpectedError && error.code === NO_INSTANCE)
      return factsByContent(await source.read());
    throw error;
  }
}

/** An instance without a UID is named after its content, like a picture. */
function factsByContent(bytes: Uint8Array): InstanceFacts {
  return factsOf(readDataSet(bytes, { stopAtPixelData: true }), uidOfContent(bytes));
}
