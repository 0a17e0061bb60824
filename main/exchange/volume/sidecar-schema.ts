import { z } from 'zod';
import { codedConceptSchema } from '../../../core/domain/coded-concept.ts';

/** What lies beside the masks of a case, because NIfTI and NRRD cannot say it. */
export const SIDECAR_NAME = 'labels.json';

const sidecarStructureSchema = z.object({
  /** Its value in a labelmap: its place in the task, so that it is the same in every case. */
  number: z.number().int().positive(),
  id: z.string(),
  name: z.string(),
  /** `absent`: known not to be in the images. `unknown`: nobody has judged it, or rejected it: not the same. */
  state: z.enum(['mask', 'absent', 'unknown']),
  /** Beside this file; null where it has no mask. */
  file: z.string().nullable(),
  category: codedConceptSchema,
  type: codedConceptSchema,
  region: codedConceptSchema.nullable(),
  judgement: z.string(),
  origin: z.enum(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL']).nullable(),
  verdict: z
    .object({ verdict: z.string(), reader: z.string(), at: z.string().nullable(), reason: z.string() })
    .nullable(),
});

export const sidecarSchema = z.object({
  format: z.literal('countersign-masks/1'),
  case: z.string(),
  patient: z.string(),
  split: z.string(),
  program: z.object({ name: z.string(), version: z.string() }),
  task: z.object({ id: z.string(), version: z.number(), title: z.string(), sha256: z.string() }),
  /** `labelmap`: one file whose values are numbers. `binary`: a file of 0 and 1 per structure (they overlap). */
  layout: z.enum(['labelmap', 'binary', 'layers', 'none']),
  geometry: z.object({ place: z.enum(['patient', 'image']), note: z.string() }),
  /** Image of each slice, along the third axis. */
  sources: z.array(z.object({ sopInstanceUid: z.string(), frameIndex: z.number().int() })),
  structures: z.array(sidecarStructureSchema),
  models: z.array(z.object({ id: z.string(), version: z.string(), name: z.string(), kind: z.string() })),
});

export type Sidecar = z.infer<typeof sidecarSchema>;
export type SidecarStructure = Sidecar['structures'][number];
