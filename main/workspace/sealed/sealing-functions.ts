import type { DatabaseSync } from 'node:sqlite';
import { damaged, type Sealer } from '../../sealing/sealer.ts';

type Value = string | number | bigint | null | Uint8Array;

/**
 * Gives SQL the functions by which values of a sealed workspace are stored and read:
 * `<prefix>seal(place, value, row...)`, `<prefix>seal_alike(place, value)`, `<prefix>seal_body(place, value, row...)`,
 * and `<prefix>open`, `<prefix>open_part(place, value, index, row...)`, `<prefix>open_body`. NULL and the empty text stay
 * what they are.
 */
export function addSealingFunctions(database: DatabaseSync, sealer: Sealer, prefix = ''): void {
  const add = (name: string, isPure: boolean, run: (...values: Value[]) => Value): void => {
    database.function(`${prefix}${name}`, { varargs: true, deterministic: isPure }, run);
  };
  const opened = (place: Value, value: Value, row: readonly Value[]): string => {
    // What lies clear in a sealed workspace was put there by somebody else.
    if (!(value instanceof Uint8Array)) throw damaged();
    return textOf(sealer.open(value, contextOf(place, row)));
  };
  add('seal', false, (place, value, ...row) =>
    isEmpty(value) ? value : sealer.seal(bytesOf(value), contextOf(place, row)),
  );
  add('seal_alike', true, (place, value) =>
    isEmpty(value) ? value : sealer.sealAlike(bytesOf(value), contextOf(place, [])),
  );
  add('open', true, (place, value, ...row) => (isEmpty(value) ? value : opened(place, value, row)));
  add('open_part', true, partOpener(opened));
  add('seal_body', false, (place, value, ...row) => {
    if (isEmpty(value)) return value;
    const { kind, group } = clearPart(JSON.parse(String(value)));
    const sealed = sealer.seal(bytesOf(value), contextOf(place, [...row, kind, group ?? '']));
    return JSON.stringify({
      kind,
      ...(group === null ? {} : { group }),
      sealed: Buffer.from(sealed).toString('base64'),
    });
  });
  add('open_body', true, (place, value, ...row) => {
    if (isEmpty(value)) return value;
    const whole = parsed(value);
    const { kind, group } = clearPart(whole);
    if (typeof whole['sealed'] !== 'string') throw damaged();
    const context = contextOf(place, [...row, kind, group ?? '']);
    return textOf(sealer.open(Buffer.from(whole['sealed'], 'base64'), context));
  });
}

/** The columns of a row are asked for one after the other: it is opened once for all of them. */
function partOpener(opened: (place: Value, value: Value, row: readonly Value[]) => string) {
  let last: { readonly bytes: Buffer; readonly context: string; readonly parts: unknown[] } | null = null;
  return (place: Value, value: Value, index: Value, ...row: Value[]): Value => {
    if (isEmpty(value)) return value;
    const context = contextOf(place, row);
    if (!(value instanceof Uint8Array)) throw damaged();
    if (last === null || last.context !== context || !last.bytes.equals(value)) {
      // Sealed by us: a list of texts and nulls.
      const parts = JSON.parse(opened(place, value, row)) as unknown[];
      last = { bytes: Buffer.from(value), context, parts };
    }
    const part = last.parts[Number(index)];
    return typeof part === 'string' ? part : null;
  };
}

/** The values of what was sealed `together`. @param context place and row. */
export function openParts(sealer: Sealer, value: Uint8Array, context: readonly string[]): (string | null)[] {
  // Sealed by us: a list of texts and nulls.
  return JSON.parse(textOf(sealer.open(value, JSON.stringify(context)))) as (string | null)[];
}

function isEmpty(value: Value): boolean {
  return value === null || value === '';
}

function contextOf(place: Value, row: readonly Value[]): string {
  // Texts of JSON cannot run into each other.
  return JSON.stringify([
    place,
    ...row.map((one) => (one instanceof Uint8Array ? Buffer.from(one).toString('base64') : String(one))),
  ]);
}

function bytesOf(value: Value): Uint8Array {
  return Buffer.from(String(value), 'utf8');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function parsed(value: Value): Record<string, unknown> {
  try {
    // What is no object fails at its first property.
    return JSON.parse(String(value)) as Record<string, unknown>;
  } catch (cause) {
    throw damaged(cause);
  }
}

function clearPart(body: unknown): { readonly kind: string; readonly group: string | null } {
  if (typeof body !== 'object' || body === null) throw damaged();
  const kind = 'kind' in body && typeof body.kind === 'string' ? body.kind : '';
  const group = 'group' in body && typeof body.group === 'string' ? body.group : null;
  return { kind, group };
}
