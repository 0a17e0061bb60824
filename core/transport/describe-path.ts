import { z } from 'zod';

/**
 * Where in a value the contract's form is broken, e.g. `structures[3].id`. Only names that the schema itself
 * declares are said: a key of a record may be a patient's (rule S2), so it becomes `*`.
 */
export function describePath(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const names = declaredNames(schema);
  const text = path
    .map((part) => {
      if (typeof part === 'number') return `[${String(part)}]`;
      return typeof part === 'string' && names.has(part) ? `.${part}` : '.*';
    })
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the whole value' : text;
}

/** Names of all properties at any depth; made only when something is wrong. */
function declaredNames(schema: z.ZodType): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'properties' && typeof inner === 'object' && inner !== null) {
        for (const name of Object.keys(inner)) names.add(name);
      }
      visit(inner);
    }
  };
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return names;
}
