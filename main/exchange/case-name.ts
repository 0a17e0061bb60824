import { createHash } from 'node:crypto';

/** Stem of file names: stable, and without patient data as long as nobody has the original UIDs. */
export function caseName(taskId: string, secret: string): string {
  const digest = createHash('sha256').update(`case name ${secret}`).digest('hex');
  return `${taskId}-${digest.slice(0, 12)}`;
}

/**
 * The name under which a case leaves with its own identifiers. It follows from all of its frames in their order: a
 * station whose stack lacks a slice calls its case otherwise, so that masks by number never land one slice off.
 */
export function ownCaseName(
  taskId: string,
  caseId: string,
  frames: readonly { readonly frameId: string }[],
): string {
  return caseName(taskId, [caseId, ...frames.map(({ frameId }) => frameId)].join('\n'));
}
