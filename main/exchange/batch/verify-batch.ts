import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  batchManifestSchema,
  MANIFEST_NAME,
  SIGNATURE_NAME,
  type BatchManifest,
  type ManifestFile,
} from '../../../core/exchange/manifest.ts';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { hasOwnId } from './build-manifest.ts';
import { SYSTEM_FILES } from './check-target.ts';
import { errorCode } from '../../platform/error-code.ts';
import { pathFault, pathKey } from './safe-path.ts';
import { checkSignature } from './sign.ts';

export interface BatchCheck {
  readonly kind: 'batch';
  /** Null: the manifest cannot be read. */
  readonly manifest: BatchManifest | null;
  readonly manifestSha256: string;
  readonly signature: 'none' | 'valid' | 'invalid';
  /** Of the key that signed; null without a valid signature. */
  readonly signedBy: string | null;
  /** What does not hold. `file` is empty for the batch as a whole. */
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

export interface VerifyBatchOptions {
  /** Fingerprint of the key that must have signed; null: any, or none. */
  readonly signedBy: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** A manifest of 100,000 cases has 100 MB. */
const MAX_MANIFEST = 2 ** 30;

/**
 * Checks a batch anywhere, without the workspace that it comes from. Nothing in the folder is trusted: no path of the
 * manifest leads out of it, and links are not followed.
 * @throws ExpectedError when there is no manifest to read.
 */
export async function verifyBatch(folder: string, options: VerifyBatchOptions): Promise<BatchCheck> {
  const bytes = await readManifest(folder);
  const manifestSha256 = createHash('sha256').update(bytes).digest('hex');
  const problems: { file: string; reason: string }[] = [];
  const signature = await signatureOf(folder, bytes, options.signedBy);
  problems.push(...signature.problems);
  const manifest = parseManifest(bytes);
  const found = {
    kind: 'batch' as const,
    manifestSha256,
    signature: signature.state,
    signedBy: signature.by,
  };
  if (typeof manifest === 'string') {
    return { ...found, manifest: null, problems: [...problems, { file: MANIFEST_NAME, reason: manifest }] };
  }
  if (!hasOwnId(manifest)) {
    problems.push({ file: MANIFEST_NAME, reason: 'It has been changed: its id does not fit its content.' });
  }
  problems.push(...(await checkFiles(folder, manifest.files, options)));
  return { ...found, manifest, problems };
}

async function readManifest(folder: string): Promise<Buffer> {
  const path = join(folder, MANIFEST_NAME);
  try {
    const info = await lstat(path);
    if (info.isFile() && info.size <= MAX_MANIFEST) return await readFile(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  throw new ExpectedError(
    'batch-missing',
    `There is no batch in ${folder}: its ${MANIFEST_NAME} is missing.`,
  );
}

/** The manifest, or what is wrong with it. */
function parseManifest(bytes: Buffer): BatchManifest | string {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return 'It is no JSON.';
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== 'countersign-batch/1') return 'It is no manifest of a batch that this version knows.';
  const parsed = batchManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `It is not complete at ${issue?.path.join('.') ?? 'its top'}.`;
}

interface SignatureFound {
  readonly state: BatchCheck['signature'];
  readonly by: string | null;
  readonly problems: BatchCheck['problems'];
}

async function signatureOf(
  folder: string,
  manifest: Buffer,
  expected: string | null,
): Promise<SignatureFound> {
  const wrong = (state: 'none' | 'invalid', reason: string): SignatureFound => ({
    state,
    by: null,
    problems: [{ file: SIGNATURE_NAME, reason }],
  });
  let text: string;
  try {
    const path = join(folder, SIGNATURE_NAME);
    if (!(await lstat(path)).isFile()) return wrong('invalid', 'It is no file.');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    if (expected === null) return { state: 'none', by: null, problems: [] };
    return wrong('none', 'The batch is not signed.');
  }
  const check = checkSignature(manifest, text);
  if (check.state === 'invalid') return wrong('invalid', check.reason);
  const { fingerprint } = check;
  const problems =
    expected === null || expected === fingerprint
      ? []
      : [{ file: SIGNATURE_NAME, reason: 'Another key has signed than the one that was expected.' }];
  return { state: 'valid', by: fingerprint, problems };
}

async function checkFiles(
  folder: string,
  files: readonly ManifestFile[],
  { signal, onProgress }: VerifyBatchOptions,
): Promise<{ file: string; reason: string }[]> {
  const problems: { file: string; reason: string }[] = [];
  const found = await filesBelow(folder, problems);
  const listed = new Set<string>();
  for (const [index, file] of files.entries()) {
    if (signal.aborted) throw new CancelledError();
    onProgress(index, files.length);
    const reason = listed.has(pathKey(file.path))
      ? 'The manifest lists it twice.'
      : await faultOf(folder, file, found);
    listed.add(pathKey(file.path));
    if (reason !== null) problems.push({ file: file.path, reason });
    found.delete(file.path);
  }
  for (const file of [...found.keys()].sort()) {
    if (file !== MANIFEST_NAME && file !== SIGNATURE_NAME) {
      problems.push({ file, reason: 'The manifest does not list it.' });
    }
  }
  return problems;
}

async function faultOf(
  folder: string,
  { path, bytes, sha256 }: ManifestFile,
  found: ReadonlyMap<string, number>,
): Promise<string | null> {
  const fault = pathFault(path);
  if (fault !== null) return `Its path ${fault}, so it was not looked at.`;
  const size = found.get(path);
  if (size === undefined) return 'It is missing.';
  if (size !== bytes) return `It has ${size} bytes instead of ${bytes}.`;
  return (await digestOf(join(folder, path))) === sha256
    ? null
    : 'It has been changed: its sha256 is another one.';
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  // Of a Node stream over a file every chunk is a Buffer.
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Size by path, with `/`; what is neither file nor folder is a problem. */
async function filesBelow(
  folder: string,
  problems: { file: string; reason: string }[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  // Follows no links.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (entry.isFile()) {
      if (!SYSTEM_FILES.has(entry.name)) found.set(name, (await lstat(path)).size);
    } else if (!entry.isDirectory()) {
      problems.push({ file: name, reason: 'It is a link or a device, which no batch has.' });
    }
  }
  return found;
}
