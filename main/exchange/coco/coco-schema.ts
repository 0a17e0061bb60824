import { z } from 'zod';
import { codedConceptSchema } from '../../../core/domain/coded-concept.ts';
import { structureOriginSchema } from '../../../core/domain/structure-origin.ts';

/** Parts of a COCO file as far as they are read; whatever else stands there is passed over. */

const idSchema = z.union([z.number(), z.string()]);
export type CocoId = z.infer<typeof idSchema>;

export const cocoImageSchema = z.object({
  id: idSchema,
  file_name: z.string().min(1),
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
  countersign: z
    .object({ absent: z.array(z.string()) })
    .optional()
    .catch(undefined),
});

export const cocoCategorySchema = z.object({
  id: idSchema,
  name: z.string().min(1),
  countersign: z
    .object({
      category: codedConceptSchema,
      type: codedConceptSchema,
      region: codedConceptSchema.nullable(),
    })
    .optional()
    .catch(undefined),
});

export const cocoAnnotationSchema = z.object({
  id: idSchema.optional().catch(undefined),
  image_id: idSchema,
  category_id: idSchema,
  segmentation: z.unknown().optional(),
  iscrowd: z.unknown().optional(),
  countersign: z
    .object({ origin: structureOriginSchema, reader: z.string().nullable() })
    .optional()
    .catch(undefined),
});
