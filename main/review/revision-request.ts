import type { MaskPlace } from '../../core/review/case-replay.ts';
import type { Author } from './author.ts';

/** Masks of a file as another reader's revision of one case. */
export interface RevisionRequest {
  readonly caseId: string;
  /** Whose revision it is. */
  readonly reader: Author;
  /** For provenance: kind and digest of the file, as settings of the edit. */
  readonly source: { readonly format: string; readonly file: string };
  readonly masks: readonly RevisionMask[];
}

export interface RevisionMask extends MaskPlace {
  /** Name in the mask store; what is to be there afterwards. */
  readonly mask: string;
  /** The file says that a hand drew it (Segment Algorithm Type MANUAL). */
  readonly manual: boolean;
}

/** Structures of the request, by whether any of their pixels changed. */
export interface ImportedRevision {
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}
