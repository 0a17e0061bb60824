import { createHash } from 'node:crypto';
import {
  batchManifestSchema,
  type BatchManifest,
  type ManifestCase,
} from '../../../core/exchange/manifest.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { judgementSchema } from '../../../core/exchange/judgement.ts';
import { splitNameSchema } from '../../../core/exchange/export-options.ts';
import { verdictSchema } from '../../../core/domain/verdict.ts';
import type { Task } from '../../../core/domain/task.ts';
import { canonicalJson } from '../../review/canonical-json.ts';
import type { ExportCase, ExportModel } from '../export-case.ts';
import type { FormatPorts, LeavingIdentity } from '../format-writer.ts';
import type { WrittenFile } from './batch-folder.ts';
import type { BatchFacts, BatchRequest } from './batch-writer.ts';

/** What the manifest says of a case. */
export function manifestCase(one: ExportCase, identity: LeavingIdentity): ManifestCase {
  return {
    name: one.name,
    patient: identity.patientId(one),
    split: one.split,
    images: one.frames.length,
    structures: one.structures.map((structure) => {
      const { judgement, verdict, origin, revision, leaves, empty } = structure;
      return {
        id: structure.structure.id,
        judgement,
        verdict: verdict?.verdict ?? null,
        reader: verdict === null ? null : identity.reader(verdict.reader),
        at: verdict === null ? null : identity.verdictTime(verdict.at) || null,
        origin,
        // It is made of the UIDs of the images.
        revision: identity.active || revision === '' ? null : revision,
        leaves,
        empty,
      };
    }),
  };
}

export interface ManifestParts {
  readonly request: BatchRequest;
  readonly facts: BatchFacts;
  readonly identity: LeavingIdentity;
  readonly program: FormatPorts['program'];
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly cases: readonly ManifestCase[];
  readonly models: readonly ExportModel[];
  readonly findings: readonly Finding[];
  readonly files: readonly WrittenFile[];
  /** How the batch calls a case. */
  readonly nameOf: (caseId: string) => string;
}

/** @throws ZodError when the program made a manifest that it could not read. */
export function buildManifest(parts: ManifestParts): BatchManifest {
  const { request, facts, identity, program, nameOf } = parts;
  const by = request.by === null ? null : identity.reader(request.by);
  const structures = parts.cases.flatMap((one) => one.structures);
  const content = {
    program: { ...program },
    by,
    task: taskOf(request.task, request.taskSha256),
    models: parts.models.map((model) => ({ ...model, files: [...model.files] })),
    readers: [...new Set(structures.flatMap(({ reader }) => (reader === null ? [] : [reader])))].sort(),
    options: request.options,
    burnedIn: {
      checked: request.options.burnedInChecked,
      by: request.options.burnedInChecked ? by : null,
    },
    // The digest of that file could be tested against a list of patients.
    patients: {
      ...facts.patients,
      file: identity.active ? null : facts.patients.file,
      bySplit: { ...facts.patients.bySplit },
    },
    counts: {
      cases: parts.cases.length,
      casesBySplit: tally(splitNameSchema.options, parts.cases, (one) => one.split),
      casesWithoutContent: facts.withoutContent,
      images: parts.cases.reduce((sum, { images }) => sum + images, 0),
      masks: structures.filter((one) => one.leaves).length,
      judgements: tally(judgementSchema.options, structures, (one) => one.judgement),
      verdicts: tally(verdictSchema.options, structures, (one) => one.verdict),
      files: parts.files.length,
      bytes: parts.files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    cases: [...parts.cases],
    leftOut: facts.leftOut.map(({ caseId, reason }) => ({ case: nameOf(caseId), reason })),
    findings: parts.findings.map(({ caseId, ...finding }) => {
      return { ...finding, case: caseId === null ? null : nameOf(caseId) };
    }),
    files: parts.files.map(({ path, bytes, sha256, format, caseId }) => {
      return { path, bytes, sha256, format, case: caseId === null ? null : nameOf(caseId) };
    }),
  };
  return batchManifestSchema.parse({
    format: 'countersign-batch/1',
    id: idOf(content),
    createdAt: parts.createdAt,
    ...content,
  });
}

/** The same export, made again, has the same id. @param content a manifest without `format`, `id` and `createdAt`. */
function idOf(content: object): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32);
}

function taskOf({ id, version, title, structures }: Task, sha256: string): BatchManifest['task'] {
  return {
    id,
    version,
    title,
    sha256,
    structures: structures.map(({ id: structure, name, category, type, region }) => {
      return { id: structure, name, category, type, region: region ?? null };
    }),
  };
}

function tally<K extends string, T>(
  keys: readonly K[],
  all: readonly T[],
  keyOf: (one: T) => K | null,
): Record<K, number> {
  // Every key of the enum is set below.
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const one of all) {
    const key = keyOf(one);
    if (key !== null) counts[key]++;
  }
  return counts;
}

/** Whether its id fits its content: what a disk or an editor did to a manifest that nobody signed. */
export function hasOwnId(manifest: BatchManifest): boolean {
  const content = Object.entries(manifest).filter(([key]) => !['format', 'id', 'createdAt'].includes(key));
  return idOf(Object.fromEntries(content)) === manifest.id;
}
