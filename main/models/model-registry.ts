import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { modelManifestSchema, type ModelManifest } from '../../core/domain/model-manifest.ts';
import { STAGING_PREFIX } from './model-staging.ts';
import { describeNetworks, type NetworkContract } from './network-contract.ts';
import { isMissing, readJson } from './read-json.ts';
import { resolveModelFile } from './resolve-model-file.ts';
import { createHashCache, verifyFile, type HashCache } from './verify-file.ts';
import { installAdvice } from '../platform/install-advice.ts';

/** One weight file, ready to be loaded by the inference host. */
export interface NetworkFile {
  /** As in `RunRequest.network`. */
  readonly network: string;
  readonly modelId: string;
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  /** Largest difference from the CPU that a provider may show, in units of the output. */
  readonly tolerance: number;
  readonly contract: NetworkContract;
}

/** A folder whose manifest cannot be used, with the reason. */
export interface ModelProblem {
  readonly folder: string;
  readonly id: string;
  readonly error: ExpectedError;
}

export interface ModelRegistry {
  /** @throws ExpectedError `model-unknown`, or what is wrong with the model's manifest */
  get(id: string): ModelManifest;
  /** Folder of the manifest, where card and task lie. @throws as `get` */
  folderOf(id: string): string;
  list(): readonly ModelManifest[];
  problems(): readonly ModelProblem[];
  /** Names of all networks of one model: `<id>`, or `<id>/encoder` and `<id>/decoder`. @throws as `get` */
  networksOf(id: string): readonly string[];
  /** Where a network lies and what it must look like, not verified. @throws ExpectedError */
  networkFile(network: string): NetworkFile;
  /** The same after its sha256 was compared. @throws ExpectedError `model-file-missing`, `model-hash-mismatch` */
  verifiedFile(network: string): Promise<NetworkFile>;
  /** Verifies all files of one model. @throws ExpectedError */
  verifyFiles(id: string): Promise<void>;
  /** Reads the folders again: models that came or went since. What was known stays when that fails. */
  refresh(): Promise<void>;
}

export interface RegistryOptions {
  /** Where hashes are remembered; null: in memory only. */
  readonly cacheFolder: string | null;
}

interface Entry {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

const manifestKind = { code: 'model-manifest', noun: 'model manifest' };

/**
 * Reads `<folder>/<id>/manifest.json` of every folder. A wrong manifest does not hide the other models: its
 * error is thrown when that model is asked for, and listed by `problems`.
 *
 * @param folders the shipped models first; folders that do not exist are skipped
 */
export async function loadRegistry(
  folders: readonly string[],
  options: RegistryOptions = { cacheFolder: null },
): Promise<ModelRegistry> {
  const found = await readFolders(folders);
  return createRegistry(found, () => readFolders(folders), createHashCache(options.cacheFolder));
}

interface Found {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly problems: ReadonlyMap<string, ModelProblem>;
}

async function readFolders(folders: readonly string[]): Promise<Found> {
  const entries = new Map<string, Entry>();
  const problems = new Map<string, ModelProblem>();
  for (const folder of (await Promise.all(folders.map(modelFolders))).flat()) {
    const id = basename(folder);
    try {
      const manifest = await readJson(join(folder, 'manifest.json'), modelManifestSchema, manifestKind);
      refuseOtherName(manifest.id, folder);
      refuseTwin(entries.get(id), folder);
      entries.set(id, { folder, manifest });
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      problems.set(id, { folder, id, error });
    }
  }
  return { entries, problems };
}

async function modelFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const inside = await Promise.all(
    names.sort().map(async (name) => {
      // A model that is being written.
      if (name.startsWith(STAGING_PREFIX)) return [];
      const files = await readdir(join(folder, name)).catch((): string[] => []);
      return files.includes('manifest.json') ? [join(folder, name)] : [];
    }),
  );
  return inside.flat();
}

function refuseOtherName(id: string, folder: string): void {
  if (id === basename(folder)) return;
  throw new ExpectedError(
    'model-manifest-wrong',
    `The model manifest in ${folder} is wrong at id: it says ${id}, but the folder is called ${basename(folder)}.`,
  );
}

/** Two models of one name: which one ran would depend on the order of folders. */
function refuseTwin(twin: Entry | undefined, folder: string): void {
  if (!twin) return;
  throw new ExpectedError(
    'model-duplicate',
    `Two models are called ${twin.manifest.id}: ${twin.folder} and ${folder}; rename or remove one.`,
  );
}

function createRegistry(first: Found, read: () => Promise<Found>, hashes: HashCache): ModelRegistry {
  let now = first;
  const find = (id: string): Entry => {
    const problem = now.problems.get(id);
    if (problem) throw problem.error;
    const entry = now.entries.get(id);
    if (entry) return entry;
    const known = [...now.entries.keys()].sort().join(', ');
    throw new ExpectedError(
      'model-unknown',
      `There is no model ${id}; known are: ${known === '' ? 'none' : known}.`,
    );
  };
  const networkFile = (network: string): NetworkFile => {
    const modelId = network.split('/')[0] ?? '';
    const { folder, manifest } = find(modelId);
    const networks = describeNetworks(manifest);
    const found = networks.find((each) => each.network === network);
    if (!found) {
      const known = networks.map((each) => each.network).join(', ');
      throw new ExpectedError(
        'network-unknown',
        `The model ${modelId} has no network ${network}; it has: ${known}.`,
      );
    }
    const path = resolveModelFile(found.file, folder);
    const { tolerance } = manifest;
    return { network, modelId, path, sha256: found.file.sha256, tolerance, contract: found.contract };
  };
  const verifiedFile = async (network: string): Promise<NetworkFile> => {
    const file = networkFile(network);
    const { folder, manifest } = find(file.modelId);
    const source = describeNetworks(manifest).find((each) => each.network === network)?.file.package;
    const advice =
      source === undefined
        ? `copy it into ${folder} again`
        : `${installAdvice()} to have the files of ${source} as they were`;
    await verifyFile({ path: file.path, sha256: file.sha256, advice }, hashes);
    return file;
  };
  const networksOf = (id: string): string[] =>
    describeNetworks(find(id).manifest).map(({ network }) => network);
  return {
    get: (id) => find(id).manifest,
    folderOf: (id) => find(id).folder,
    list: () =>
      [...now.entries.values()].map(({ manifest }) => manifest).filter(({ id }) => !now.problems.has(id)),
    problems: () => [...now.problems.values()],
    networksOf,
    networkFile,
    verifiedFile,
    verifyFiles: async (id) => {
      for (const network of networksOf(id)) await verifiedFile(network);
    },
    refresh: async () => {
      now = await read();
    },
  };
}
