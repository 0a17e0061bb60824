import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { modelManifestSchema, type ModelManifest } from '../../../core/domain/model-manifest.ts';
import { refuseExternal } from '../../../core/training/onnx/refuse-external.ts';
import { trainingRecordSchema } from '../../../core/training/record.ts';
import { fileDigest } from '../../platform/zip/file-digest.ts';
import { describeIssue } from '../describe-issue.ts';
import { MODEL_FILES } from '../model-files.ts';
import { loadRegistry, type ModelRegistry } from '../model-registry.ts';
import { modelTaken, stageModel, type ModelStaging } from '../model-staging.ts';
import { describeNetworks } from '../network-contract.ts';
import { brokenFile, importedSchema } from './model-file-schema.ts';
import { openModelFile, type ModelFile } from './open-model-file.ts';

export interface ModelImport {
  readonly registry: ModelRegistry;
  /** Absolute path of the file. */
  readonly file: string;
  /** The station's own folder of models. */
  readonly folder: string;
  /** Id under which it is kept; null: its own. */
  readonly as: string | null;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Runs networks once. @throws ExpectedError when one does not run or is not what its manifest says. */
  readonly tryModels: (registry: ModelRegistry, signal: AbortSignal) => Promise<void>;
}

export interface ImportWork {
  readonly signal: AbortSignal;
  /** Bytes read, of all. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Takes a model over from one file. Everything is checked before anything is in use: names and sizes, every digest, the
 * manifest, that the networks run and are what the manifest says.
 * @returns its manifest as it was kept.
 * @throws ExpectedError in one sentence, CancelledError; nothing of the file is kept then.
 */
export async function importModel(request: ModelImport, work: ImportWork): Promise<ModelManifest> {
  const { registry, file, folder, as, now } = request;
  const { sha256 } = await fileDigest(file);
  const opened = await openModelFile(file);
  try {
    const id = as ?? opened.contents.id;
    requireFree(registry, id, opened);
    const staging = await stageModel(folder, id);
    try {
      const texts = await unpack(opened, staging, work);
      const manifest = parse(MODEL_FILES.manifest, modelManifestSchema, texts.get(MODEL_FILES.manifest));
      requireConsistent(manifest, opened, texts.get(MODEL_FILES.training) ?? null);
      await refuseSecondFiles(opened, staging);
      const map = texts.get(MODEL_FILES.parameters);
      // What it says is checked when somebody trains from the model.
      if (map !== undefined) parse(MODEL_FILES.parameters, z.record(z.string(), z.unknown()), map);
      const kept: ModelManifest = { ...manifest, id };
      await staging.write(
        MODEL_FILES.manifest,
        id === manifest.id ? (texts.get(MODEL_FILES.manifest) ?? '') : json(kept),
      );
      await staging.write(
        MODEL_FILES.imported,
        json(importedSchema.parse({ format: 'countersign-imported-model/1', file: sha256, at: now })),
      );
      await tryStaged(request, staging, work.signal);
      await staging.commit();
      return kept;
    } finally {
      await staging.remove();
    }
  } finally {
    opened.close();
  }
}

/** Before hundreds of megabytes are read. */
function requireFree(registry: ModelRegistry, id: string, { contents }: ModelFile): void {
  const twin = registry.list().find((one) => one.id === id);
  if (twin === undefined) {
    if (registry.problems().some((one) => one.id === id)) throw modelTaken(id);
    return;
  }
  const files = new Set(registry.networksOf(id).map((network) => registry.networkFile(network).sha256));
  if (contents.files.some(({ name, sha256 }) => name.endsWith('.onnx') && files.has(sha256))) {
    throw new ExpectedError(
      'model-id-taken',
      `This station has the model ${id} already; nothing was changed.`,
    );
  }
  throw new ExpectedError(
    'model-id-taken',
    `This station has another model called ${id}; import this one under another id.`,
  );
}

/** @returns the small members, as text. */
async function unpack(
  opened: ModelFile,
  staging: ModelStaging,
  { signal, onProgress }: ImportWork,
): Promise<ReadonlyMap<string, string>> {
  const { files } = opened.contents;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const texts = new Map<string, string>();
  let done = 0;
  const count = (chunk: Buffer): void => {
    done += chunk.length;
    onProgress(done, total);
  };
  for (const member of files) {
    if (member.name.endsWith('.onnx')) {
      await staging.fill(member.name, (put) =>
        opened.read(
          member,
          async (chunk) => {
            await put(chunk);
            count(chunk);
          },
          signal,
        ),
      );
      continue;
    }
    const parts: Buffer[] = [];
    await opened.read(
      member,
      (chunk) => {
        parts.push(chunk);
        count(chunk);
      },
      signal,
    );
    const text = Buffer.concat(parts).toString('utf8');
    texts.set(member.name, text);
    // Under another id it is written anew.
    if (member.name !== MODEL_FILES.manifest) await staging.write(member.name, text);
  }
  return texts;
}

/** Manifest, record and members must speak of one model. */
function requireConsistent(manifest: ModelManifest, { contents }: ModelFile, record: string | null): void {
  const members = new Map(contents.files.map(({ name, sha256 }) => [name, sha256]));
  const networks = describeNetworks(manifest).map(({ file }) => file);
  if (manifest.id !== contents.id || manifest.version !== contents.version)
    throw brokenFile('its manifest is that of another model');
  if (networks.some((file) => file.package !== undefined || members.get(file.path) !== file.sha256))
    throw brokenFile('its manifest names other networks than it holds');
  const named = new Set(networks.map(({ path }) => path));
  if ([...members.keys()].some((name) => name.endsWith('.onnx') && !named.has(name)))
    throw brokenFile('it holds a network that its manifest does not name');
  if (manifest.card !== MODEL_FILES.card || !members.has(MODEL_FILES.card))
    throw brokenFile('its card is missing');
  if (record === null) return;
  const { structures } = parse(MODEL_FILES.training, trainingRecordSchema, record);
  const outputs = manifest.kind === 'sam' ? [] : manifest.outputs.map(({ structure }) => structure);
  if (structures.join() !== outputs.join()) throw brokenFile('its training record is that of another model');
}

/** What a network reads from beside it could be exchanged later without anybody noticing. */
async function refuseSecondFiles({ contents }: ModelFile, { folder }: ModelStaging): Promise<void> {
  for (const { name } of contents.files)
    if (name.endsWith('.onnx')) refuseExternal(await readFile(join(folder, name)));
}

async function tryStaged(
  { tryModels }: ModelImport,
  { folder }: ModelStaging,
  signal: AbortSignal,
): Promise<void> {
  const staged = await loadRegistry([dirname(folder)]);
  const [problem] = staged.problems();
  if (problem !== undefined) throw problem.error;
  await tryModels(staged, signal);
}

function parse<S extends z.ZodType>(name: string, schema: S, text: string | undefined): z.output<S> {
  let value: unknown = null;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    // As any other text that is not what it should be.
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw brokenFile(`its ${name} is wrong at ${describeIssue(parsed.error)}`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
