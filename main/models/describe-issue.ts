import type { z } from 'zod';

/** The first thing zod found wrong, as `decoder.masks: Invalid option`; the empty path is the file itself. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not follow the schema';
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'the file' : path}: ${issue.message}`;
}
