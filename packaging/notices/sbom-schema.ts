import { z } from 'zod';

/** The lengths that the hexadecimal digest of each algorithm has. */
const DIGEST_LENGTH: Readonly<Record<string, number>> = { 'SHA-256': 64, 'SHA-512': 128 };

const hash = z
  .strictObject({ alg: z.enum(['SHA-256', 'SHA-512']), content: z.string().regex(/^[0-9a-f]+$/) })
  .refine(({ alg, content }) => content.length === DIGEST_LENGTH[alg], 'the digest has another length');

const licence = z.union([
  z.strictObject({ license: z.strictObject({ id: z.string() }) }),
  z.strictObject({ license: z.strictObject({ name: z.string(), url: z.url() }) }),
  z.strictObject({ expression: z.string() }),
]);

const component = z.strictObject({
  'bom-ref': z.string().min(1),
  type: z.enum(['application', 'library', 'framework', 'machine-learning-model']),
  name: z.string().min(1),
  version: z.string().min(1).optional(),
  author: z.string().optional(),
  description: z.string().optional(),
  scope: z.literal('required').optional(),
  purl: z.string().startsWith('pkg:').optional(),
  licenses: z.array(licence).min(1),
  hashes: z.array(hash).optional(),
  copyright: z.string().optional(),
  externalReferences: z.array(z.strictObject({ type: z.literal('website'), url: z.url() })).optional(),
  properties: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});

/**
 * The part of CycloneDX 1.5 that is written here, with what the specification requires of it: format, version, serial
 * number, type and name of every component, references that are unique and lead somewhere.
 */
export const sbomSchema = z
  .strictObject({
    $schema: z.literal('http://cyclonedx.org/schema/bom-1.5.schema.json'),
    bomFormat: z.literal('CycloneDX'),
    specVersion: z.literal('1.5'),
    serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    version: z.number().int().min(1),
    metadata: z.strictObject({ component }),
    components: z.array(component),
    dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
  })
  .superRefine(({ metadata, components, dependencies }, context) => {
    const refs = [metadata.component, ...components].map((one) => one['bom-ref']);
    for (const twin of refs.filter((ref, index) => refs.indexOf(ref) !== index)) {
      context.addIssue({ code: 'custom', message: `bom-ref ${twin} stands twice` });
    }
    for (const ref of dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])) {
      if (!refs.includes(ref)) context.addIssue({ code: 'custom', message: `bom-ref ${ref} leads nowhere` });
    }
  });

export type Sbom = z.infer<typeof sbomSchema>;
export type SbomComponent = z.infer<typeof component>;
