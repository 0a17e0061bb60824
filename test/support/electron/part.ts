import { EventEmitter } from 'node:events';

/** One call that the product made of Electron, or one property that it set (`set themeSource`). */
export interface ElectronCall {
  /** Where, e.g. `app`, `window`, `session.webRequest`. */
  readonly part: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What printers of test failures ask of every object. */
const ASKED_BY_PRINTERS = [
  'then',
  'toJSON',
  'nodeType',
  'tagName',
  'asymmetricMatch',
  '$$typeof',
  '@@__IMMUTABLE_ITERABLE__@@',
];

/**
 * An object of Electron that records what is asked of it. `members` are checked against Electron's own types; what is
 * not among them throws by its name, so that a test never passes on something that was not thought of. Every part is an
 * EventEmitter: tests emit what Electron would.
 */
export function electronPart<T extends object>(
  part: string,
  calls: ElectronCall[],
  members: Partial<T>,
): T & EventEmitter {
  const emitter = new EventEmitter();
  const recorded = new Map<PropertyKey, unknown>();
  const proxy: EventEmitter = new Proxy(emitter, {
    get(target, key) {
      if (Object.hasOwn(members, key)) {
        const member: unknown = Reflect.get(members, key);
        if (typeof member !== 'function') return member;
        if (!recorded.has(key)) {
          recorded.set(key, (...args: unknown[]): unknown => {
            calls.push({ part, method: String(key), args });
            return Reflect.apply(member, proxy, args);
          });
        }
        return recorded.get(key);
      }
      if (typeof key === 'symbol' || key.startsWith('_')) return Reflect.get(target, key, target) as unknown;
      if (key in target) {
        const inherited: unknown = Reflect.get(target, key, target);
        if (typeof inherited !== 'function' || key === 'constructor') return inherited;
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(inherited, target, args);
          // So that chained calls are recorded, too.
          return result === target ? proxy : result;
        };
      }
      if (ASKED_BY_PRINTERS.includes(key)) return undefined;
      throw new Error(`The stand-in for Electron has no ${part}.${key}: add it to test/support/electron.`);
    },
    set(_target, key, value) {
      calls.push({ part, method: `set ${String(key)}`, args: [value] });
      return Reflect.set(members, key, value);
    },
    has: (target, key) => Object.hasOwn(members, key) || key in target,
  });
  // What T has beyond `members` throws when it is asked for.
  return proxy as T & EventEmitter;
}

/** A preventable event, as Electron hands them to listeners. */
export function electronEvent<P extends object>(
  params: P,
): P & {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
} {
  let prevented = false;
  return Object.defineProperty(
    Object.assign({ preventDefault: () => void (prevented = true) }, params),
    'defaultPrevented',
    { get: () => prevented },
  ) as P & { preventDefault(): void; readonly defaultPrevented: boolean };
}
