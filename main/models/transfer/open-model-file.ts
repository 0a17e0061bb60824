import { createHash } from 'node:crypto';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { openZip, type OpenZip, type ZipRefusals } from '../../platform/zip/open-zip.ts';
import { brokenFile, CONTENTS, contentsSchema, MOST_BYTES, type Contents } from './model-file-schema.ts';

export type ModelMember = Contents['files'][number];

/** A model file whose table of contents holds. Its members are not read yet. */
export interface ModelFile {
  readonly contents: Contents;
  /** Hands on a member's bytes and compares them with the table. @throws ExpectedError `file-model-broken`, CancelledError. */
  read(
    member: ModelMember,
    sink: (chunk: Buffer) => Promise<void> | void,
    signal: AbortSignal,
  ): Promise<void>;
  close(): void;
}

const REFUSALS: ZipRefusals = {
  unreadable: (cause) => brokenFile('it is cut off, or something else', cause),
  oddName: () => brokenFile('it holds a file with a name that no model has'),
};

/** @throws ExpectedError `file-model-broken` for what is no model file, was cut off, or holds more than it says. */
export async function openModelFile(path: string): Promise<ModelFile> {
  const zip = await openZip(path, REFUSALS);
  try {
    const contents = parse(await zip.text(CONTENTS, MOST_BYTES.contents));
    requireMembers(zip, contents);
    return {
      contents,
      read: (member, sink, signal) => read(zip, member, { sink, signal }),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function parse(bytes: Buffer): Contents {
  let value: unknown = null;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    // As any other table that is none.
  }
  const parsed = contentsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw brokenFile('its table of contents is wrong or of a later version', parsed.error);
}

/** What the table does not name must not be there, and of what it names nothing may be missing. */
function requireMembers(zip: OpenZip, { files }: Contents): void {
  const named = new Map(files.map(({ name, bytes }) => [name, bytes]));
  for (const [name, bytes] of zip.members) {
    if (name === CONTENTS) continue;
    if (named.get(name) !== bytes) throw brokenFile('it does not hold what its table of contents says');
    named.delete(name);
  }
  if (named.size > 0) throw brokenFile('it does not hold what its table of contents says');
}

async function read(
  zip: OpenZip,
  { name, bytes, sha256 }: ModelMember,
  { sink, signal }: { readonly sink: (chunk: Buffer) => Promise<void> | void; readonly signal: AbortSignal },
): Promise<void> {
  const hash = createHash('sha256');
  let done = 0;
  const stream = await zip.stream(name);
  try {
    for await (const part of stream) {
      if (signal.aborted) throw new CancelledError();
      const chunk = part as Buffer; // no encoding is set
      done += chunk.length;
      hash.update(chunk);
      await sink(chunk);
    }
  } catch (error) {
    // What yauzl says of sizes and checksums has no code; the disk's own failures keep theirs.
    const known = error instanceof CancelledError || error instanceof ExpectedError;
    if (known || (error instanceof Error && 'code' in error)) throw error;
    throw brokenFile(`its ${name} cannot be read`, error);
  } finally {
    stream.destroy();
  }
  if (done !== bytes || hash.digest('hex') !== sha256)
    throw brokenFile(`its ${name} is not the one that was exported`);
}
