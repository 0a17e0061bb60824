import { z } from 'zod';
import { codedConceptSchema } from '../domain/coded-concept.ts';
import { verdictSchema } from '../domain/verdict.ts';
import { exportFormatSchema, exportOptionsSchema, splitNameSchema } from './export-options.ts';
import { findingSchema } from './finding.ts';
import { judgementSchema } from './judgement.ts';

/** File names in the folder of a batch. */
export const MANIFEST_NAME = 'manifest.json';
export const SIGNATURE_NAME = 'manifest.sig.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
const originSchema = z.enum(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL']);

export const manifestStructureSchema = z.strictObject({
  id: z.string(),
  judgement: judgementSchema,
  verdict: verdictSchema.nullable(),
  /** As the batch calls its readers; null: nobody signed. */
  reader: z.string().nullable(),
  /** Of the verdict: ISO 8601 UTC, or only the date that de-identification leaves; null when it leaves none. */
  at: z.string().nullable(),
  origin: originSchema,
  /** The one revision that is signed; null where it would name original images. */
  revision: sha256.nullable(),
  /** Whether its mask is in the batch. */
  leaves: z.boolean(),
  /** No pixel on any image. */
  empty: z.boolean(),
});

export const manifestCaseSchema = z.strictObject({
  /** Stem of its file names. */
  name: z.string(),
  /** Patient ID or pseudonym; empty = none. */
  patient: z.string(),
  split: splitNameSchema,
  images: count,
  structures: z.array(manifestStructureSchema),
});

export const manifestFileSchema = z.strictObject({
  /** Relative to the manifest, with `/`. */
  path: z.string(),
  bytes: count,
  sha256,
  format: exportFormatSchema,
  /** Name of the case that it belongs to; null: the whole batch. */
  case: z.string().nullable(),
});

/** What a batch says of itself. Under de-identification it holds no identifier of the originals. */
export const batchManifestSchema = z.strictObject({
  format: z.literal('countersign-batch/1'),
  /** First 32 digits of the sha256 over all but itself and `createdAt`: the same export has the same id. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  program: z.strictObject({ name: z.string(), version: z.string() }),
  /** Who exported; null: nobody gave a name. */
  by: z.string().nullable(),
  task: z.strictObject({
    id: z.string(),
    version: z.number().int(),
    title: z.string(),
    sha256,
    structures: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        category: codedConceptSchema,
        type: codedConceptSchema,
        region: codedConceptSchema.nullable(),
      }),
    ),
  }),
  models: z.array(
    z.strictObject({
      id: z.string(),
      version: z.string(),
      name: z.string(),
      family: z.string(),
      kind: z.enum(['unet', 'sam', 'classifier', 'imported']),
      files: z.array(z.string()),
    }),
  ),
  readers: z.array(z.string()),
  /** Everything that was chosen, unsigned structures and de-identification among it. */
  options: exportOptionsSchema,
  burnedIn: z.strictObject({ checked: z.boolean(), by: z.string().nullable() }),
  patients: z.strictObject({
    /** sha256 of the file that mapped cases to patients. */
    file: sha256.nullable(),
    /** Cases without Patient ID that nothing maps; together they count as one patient. */
    unmapped: count,
    bySplit: z.record(splitNameSchema, count),
  }),
  counts: z.strictObject({
    cases: count,
    casesBySplit: z.record(splitNameSchema, count),
    /** Of the selection, with nothing that leaves. */
    casesWithoutContent: count,
    images: count,
    /** Structures whose masks are in the batch. */
    masks: count,
    judgements: z.record(judgementSchema, count),
    verdicts: z.record(verdictSchema, count),
    files: count,
    bytes: count,
  }),
  cases: z.array(manifestCaseSchema),
  leftOut: z.array(z.strictObject({ case: z.string(), reason: z.string() })),
  findings: z.array(
    z.strictObject({ ...findingSchema.omit({ caseId: true }).shape, case: z.string().nullable() }),
  ),
  files: z.array(manifestFileSchema),
});
export type BatchManifest = z.infer<typeof batchManifestSchema>;
export type ManifestCase = z.infer<typeof manifestCaseSchema>;
export type ManifestFile = z.infer<typeof manifestFileSchema>;

/** Beside the manifest when the batch is signed; over its exact bytes. */
export const batchSignatureSchema = z.strictObject({
  format: z.literal('countersign-signature/1'),
  algorithm: z.literal('Ed25519'),
  /** SubjectPublicKeyInfo (RFC 5280), DER in base64. */
  publicKey: z.base64(),
  /** sha256 of that DER: what a receiver compares with what the sender told. */
  fingerprint: sha256,
  signature: z.base64(),
});
export type BatchSignature = z.infer<typeof batchSignatureSchema>;
