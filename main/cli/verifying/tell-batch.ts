import { counted } from '../counted.ts';
import type { BatchCheck } from '../../exchange/batch/verify-batch.ts';
import type { CommandContext } from '../command.ts';

/** Names of files come from whoever made the folder: nothing of them may steer a terminal. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** More problems than these say nothing new. */
const SHOWN = 200;

/** Prints what `countersign verify` found of a batch. */
export async function tellBatch(check: BatchCheck, { out, json }: CommandContext): Promise<void> {
  const { manifest, manifestSha256, signature, signedBy, problems } = check;
  if (json) {
    const { id = null, createdAt = null, counts = null, options = null } = manifest ?? {};
    const task = manifest === null ? null : { id: manifest.task.id, version: manifest.task.version };
    await out.line(
      JSON.stringify({
        ...{ kind: 'batch', id, createdAt, task, counts, options },
        ...{ manifestSha256, signature, signedBy, problems },
      }),
    );
    return;
  }
  for (const line of aboutLines(check)) await out.line(line);
  for (const { file, reason } of problems.slice(0, SHOWN)) {
    await out.line(`${plain(file)}: ${plain(reason)}`);
  }
  if (problems.length > SHOWN) await out.line(`and ${problems.length - SHOWN} further problems.`);
  if (problems.length > 0) {
    await out.line('The batch does not hold: ask its sender for it again.');
    return;
  }
  const files = manifest?.files.length ?? 0;
  await out.line(`The batch holds: ${files} files are there as the manifest lists them, and no others.`);
}

function aboutLines({ manifest, manifestSha256, signature, signedBy }: BatchCheck): string[] {
  const lines = [`This is a batch of Countersign; sha256 of its manifest: ${manifestSha256}`];
  if (manifest !== null) {
    const { task, createdAt, counts, options, by } = manifest;
    const unsigned = options.includeUnsigned ? ', with structures that nobody signed' : '';
    lines.push(
      `Task ${plain(task.id)} version ${task.version}, exported ${plain(createdAt)}` +
        `${by === null ? '' : ` by ${plain(by)}`}: ${counted(counts.cases, 'case')}, ${counted(counts.masks, 'mask')}${unsigned}`,
    );
  }
  if (signature === 'valid') lines.push(`Signed by the station with the key ${signedBy ?? ''}`);
  if (signature === 'none')
    lines.push('Nobody has signed it: whoever changed files could have changed the manifest.');
  return lines;
}

function plain(text: string): string {
  return text.replace(UNPRINTABLE, '?');
}
