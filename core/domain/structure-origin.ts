import { z } from 'zod';

/** DICOM Segment Algorithm Type (0062,0008): what drew a mask. */
export const structureOriginSchema = z.enum(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL']);
export type StructureOrigin = z.infer<typeof structureOriginSchema>;

/** The origin that a file names; null when it says another word or none. */
export function namedOrigin(word: string): StructureOrigin | null {
  return structureOriginSchema.safeParse(word).data ?? null;
}
