import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { damaged } from './xml-children.ts';

/**
 * Parts of a CVAT file as far as they are read. Names and e-mails of annotators (<owner>, <assignee>, <username>,
 * <email>) are no part of it: they never get further than the parser.
 */

/** Shapes that are areas, and those that are not and are passed over. */
const AREA_TAGS = ['polygon', 'mask'] as const;
export const OTHER_TAGS = ['box', 'polyline', 'points', 'ellipse', 'cuboid', 'skeleton'] as const;

const LISTS = new Set<string>([...AREA_TAGS, ...OTHER_TAGS, 'tag', 'attribute', 'label']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Numbers stay as they are written: a structure may be called 007.
  parseTagValue: false,
  parseAttributeValue: false,
  // The five entities of XML and numbered characters; a DOCTYPE with others does not come this far.
  htmlEntities: true,
  isArray: (name) => LISTS.has(name),
});

const attributeSchema = z.object({ '@name': z.string(), '#text': z.string().default('') });
const tagSchema = z.object({
  '@label': z.string().min(1),
  attribute: z.array(attributeSchema).default([]),
});
const areaSchema = tagSchema.extend({ '@source': z.string().optional() });
const polygonSchema = areaSchema.extend({ '@points': z.string() });
const maskSchema = areaSchema.extend({
  '@rle': z.string(),
  '@left': z.string(),
  '@top': z.string(),
  '@width': z.string(),
  '@height': z.string(),
});
const othersSchema = z.array(z.unknown()).default([]);

export const cvatImageSchema = z.object({
  image: z.object({
    '@name': z.string().min(1),
    '@width': z.coerce.number().int().min(1),
    '@height': z.coerce.number().int().min(1),
    polygon: z.array(polygonSchema).default([]),
    mask: z.array(maskSchema).default([]),
    tag: z.array(tagSchema).default([]),
    box: othersSchema,
    polyline: othersSchema,
    points: othersSchema,
    ellipse: othersSchema,
    cuboid: othersSchema,
    skeleton: othersSchema,
  }),
});
export type CvatImage = z.infer<typeof cvatImageSchema>['image'];
export type CvatMask = z.infer<typeof maskSchema>;
export type CvatShape = z.infer<typeof areaSchema>;

const labelsSchema = z.object({
  labels: z.object({
    label: z.array(
      z.object({
        name: z.string(),
        attributes: z
          .object({
            attribute: z
              .array(z.object({ name: z.string(), input_type: z.string().default('') }))
              .default([]),
          })
          .catch({ attribute: [] }),
      }),
    ),
  }),
});

/** A task, a job or a project: each may describe the labels. */
export const cvatMetaSchema = z.object({
  meta: z.object({
    task: labelsSchema.optional().catch(undefined),
    job: labelsSchema.optional().catch(undefined),
    project: labelsSchema.optional().catch(undefined),
  }),
});

/** @param text one element with its own tags. @throws ExpectedError `xml-damaged`. */
export function parseElement<T>(schema: z.ZodType<T>, text: string): T {
  let element: unknown;
  try {
    element = parser.parse(text, true);
  } catch (error) {
    throw damaged('a part of it is no XML', error);
  }
  const parsed = schema.safeParse(element);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.filter((part) => typeof part === 'string').join(' ') ?? '';
  throw damaged(`one of its images has no usable "${field.replaceAll('@', '')}"`);
}
