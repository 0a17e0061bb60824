import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import { changed, checkUpdateSignature, jsonOf } from './sign-update.ts';
import { openZip, type OpenZip, type ZipRefusals } from '../platform/zip/open-zip.ts';
import {
  UPDATE_JSON,
  UPDATE_SIGNATURE,
  updateSchema,
  type Update,
  type UpdateArtifact,
} from './update-schema.ts';

export interface ReadingOptions {
  readonly signal: AbortSignal;
  /** Bytes that were read, of all that will be. */
  readonly onProgress: (done: number, total: number) => void;
}

/** A bundle whose signature holds. Its artifacts are not read yet. */
export interface UpdateBundle {
  readonly update: Update;
  /** Of the key that signed it. */
  readonly fingerprint: string;
  /** Hands on an artifact's bytes and compares them with what was signed. @throws ExpectedError `update-changed` */
  read(
    artifact: UpdateArtifact,
    sink: (chunk: Buffer) => Promise<void> | void,
    options: ReadingOptions,
  ): Promise<void>;
  close(): void;
}

/** No honest update.json comes near. */
const MOST_TEXT = 2 ** 20;

const REFUSALS: ZipRefusals = {
  unreadable: (cause) =>
    new ExpectedError(
      'update-unreadable',
      'This is no update file of Countersign, or only a part of one; fetch it again and compare its size.',
      { cause },
    ),
  oddName: () => changed('It holds a file with a name that no update has'),
};

/**
 * Opens an update file and believes nothing in it before its signature holds.
 * @param keys public keys that are believed.
 * @throws ExpectedError in one sentence; `update-unreadable` for what is no bundle or was cut off.
 */
export async function openUpdateBundle(path: string, keys: readonly string[]): Promise<UpdateBundle> {
  const zip = await openZip(path, REFUSALS);
  try {
    const json = await zip.text(UPDATE_JSON, MOST_TEXT);
    const signature = await zip.text(UPDATE_SIGNATURE, MOST_TEXT);
    const fingerprint = checkUpdateSignature(json, signature.toString('utf8'), keys);
    const update = parse(json);
    requireMembers(zip, update);
    return {
      update,
      fingerprint,
      read: async (artifact, sink, options) =>
        readArtifact(await zip.stream(artifact.file), artifact, { sink, ...options }),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function parse(json: Buffer): Update {
  const parsed = updateSchema.safeParse(jsonOf(json.toString('utf8')));
  if (parsed.success) return parsed.data;
  throw new ExpectedError(
    'update-format',
    'This update file is of a form that this version does not know; install the new version by its installer.',
  );
}

/** What is not signed must not be there: somebody could take it for a part of the update. */
function requireMembers(zip: OpenZip, { artifacts }: Update): void {
  const signed = new Map(artifacts.map(({ file, bytes }) => [file, bytes]));
  for (const [name, bytes] of zip.members) {
    if (name === UPDATE_JSON || name === UPDATE_SIGNATURE) continue;
    if (signed.get(name) !== bytes) throw changed('It holds a file that was not signed');
    signed.delete(name);
  }
  if (signed.size > 0) throw changed('An installer that it names is not in it');
}

async function readArtifact(
  stream: Readable,
  artifact: UpdateArtifact,
  { sink, signal, onProgress }: ReadingOptions & { readonly sink: (chunk: Buffer) => Promise<void> | void },
): Promise<void> {
  const hash = createHash('sha256');
  let done = 0;
  try {
    for await (const part of stream) {
      if (signal.aborted) throw new CancelledError();
      const chunk = part as Buffer; // no encoding is set
      hash.update(chunk);
      await sink(chunk);
      done += chunk.length;
      onProgress(done, artifact.bytes);
    }
  } catch (error) {
    // What yauzl says of sizes and checksums has no code; the disk's own failures keep theirs.
    if (
      error instanceof CancelledError ||
      error instanceof ExpectedError ||
      (error instanceof Error && 'code' in error)
    )
      throw error;
    throw changed('An installer in it cannot be read');
  } finally {
    stream.destroy();
  }
  if (done !== artifact.bytes || hash.digest('hex') !== artifact.sha256)
    throw changed('An installer in it is not the one that was signed');
}
