import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { plainIdSchema } from '../../../core/domain/plain-id.ts';
import { MODEL_FILES } from '../model-files.ts';

/** The member that says what the others are. */
export const CONTENTS = 'contents.json';

/** No honest text of a model comes near; the record of a training names every image by 67 bytes. */
export const MOST_BYTES = {
  contents: 2 ** 16,
  [MODEL_FILES.manifest]: 2 ** 20,
  [MODEL_FILES.card]: 2 ** 20,
  [MODEL_FILES.parameters]: 2 ** 20,
  [MODEL_FILES.training]: 2 ** 26,
  /** What an ONNX file can hold at all. */
  network: 2 ** 31,
} as const;

/** A plain name: it cannot leave its folder, on no system. */
const networkName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.onnx$/;

/** Texts of a model, which are read whole. */
const TEXTS: readonly string[] = [
  MODEL_FILES.manifest,
  MODEL_FILES.card,
  MODEL_FILES.parameters,
  MODEL_FILES.training,
];

/** What a member may be called. */
export function isKnownName(name: string): boolean {
  return TEXTS.includes(name) || networkName.test(name);
}

/** Most bytes of a member. */
export function mostBytes(name: string): number {
  return (MOST_BYTES as Readonly<Record<string, number>>)[name] ?? MOST_BYTES.network;
}

export const contentsSchema = z.strictObject({
  format: z.literal('countersign-model-file/1'),
  id: plainIdSchema,
  version: z.string().min(1).max(100),
  files: z
    .array(
      z.strictObject({
        name: z.string().refine(isKnownName),
        bytes: z.number().int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(3)
    .max(8)
    .refine((files) => new Set(files.map(({ name }) => name.toLowerCase())).size === files.length)
    .refine((files) => files.every(({ name, bytes }) => bytes <= mostBytes(name))),
});
export type Contents = z.infer<typeof contentsSchema>;

/** Where a model that was brought here comes from; lies beside it and does not travel on. */
export const importedSchema = z.strictObject({
  format: z.literal('countersign-imported-model/1'),
  /** Digest of the file. */
  file: z.string().regex(/^[0-9a-f]{64}$/),
  /** ISO 8601, UTC. */
  at: z.string(),
});

/** @param what a clause: what is wrong with it. */
export function brokenFile(what: string, cause?: unknown): ExpectedError {
  return new ExpectedError(
    'file-model-broken',
    `This is no whole model file of Countersign (${what}), so nothing was kept; fetch or export it again.`,
    { cause },
  );
}
