import type { z } from 'zod';

/**
 * The first thing zod found wrong, as `decoder.masks: Invalid option`; the empty path is the file itself. Fields that do not
 * exist are named like the others: `network.level: there is no such field`.
 */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not follow the schema';
  if (issue.code === 'unrecognized_keys') {
    return `${[...issue.path.map(String), issue.keys[0] ?? ''].join('.')}: there is no such field`;
  }
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'the file' : path}: ${issue.message}`;
}
