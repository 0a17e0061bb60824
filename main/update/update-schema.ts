import { z } from 'zod';

export const UPDATE_FORMAT = 'countersign-update/1';
export const UPDATE_JSON = 'update.json';
export const UPDATE_SIGNATURE = 'update.json.sig';

/** A plain name of a file, on every system: no folders, no device names, no hidden files. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._()-]{0,119}$/)
  .refine((name) => !/[. ]$/.test(name) && !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name));

const artifactSchema = z.strictObject({
  platform: z.enum(['win32', 'darwin', 'linux']),
  arch: z.enum(['x64', 'arm64']),
  file: fileName,
  bytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type UpdateArtifact = z.infer<typeof artifactSchema>;

/** Three numbers: builds between releases are not offered as updates. */
export const versionSchema = z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/);

/** What a bundle says of itself; signed as bytes. */
export const updateSchema = z.strictObject({
  format: z.literal(UPDATE_FORMAT),
  version: versionSchema,
  /** ISO 8601, UTC. */
  released: z.iso.datetime(),
  /** What is new, for the person who decides. */
  notes: z.string().max(20_000),
  artifacts: z
    .array(artifactSchema)
    .min(1)
    .max(50)
    .refine((all) => new Set(all.map(({ file }) => file.toLowerCase())).size === all.length),
});
export type Update = z.infer<typeof updateSchema>;

export const updateSignatureSchema = z.strictObject({
  format: z.literal('countersign-update-signature/1'),
  algorithm: z.literal('Ed25519'),
  /** sha256 of the public key. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.base64(),
});

/** @returns below 0 when `a` is older, 0 when equal. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split('.').map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
