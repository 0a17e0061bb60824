/** A training plan, or a part of one, as a person wrote it. */
export type PlainObject = Readonly<Record<string, unknown>>;

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the second one says wins, field by field; a window of another kind has other fields and comes in whole. */
export function mergePlans(plan: PlainObject, more: PlainObject): PlainObject {
  const entries = Object.entries(more).map(([key, value]) => {
    const before = plan[key];
    const goesOn = isPlainObject(before) && isPlainObject(value) && !isOtherKind(before, value);
    return [key, goesOn ? mergePlans(before, value) : value];
  });
  return { ...plan, ...Object.fromEntries(entries) };
}

function isOtherKind({ kind }: PlainObject, more: PlainObject): boolean {
  return more['kind'] !== undefined && more['kind'] !== kind;
}
