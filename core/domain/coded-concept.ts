import { z } from 'zod';

/** A coded concept as DICOM writes it (PS3.3 8): SCT = SNOMED CT. Never invented by the program (rule X1). */
export const codedConceptSchema = z.strictObject({
  scheme: z.string().min(1).max(16),
  value: z.string().min(1).max(64),
  meaning: z.string().min(1).max(64),
});

export type CodedConcept = z.infer<typeof codedConceptSchema>;
