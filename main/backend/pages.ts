import type { Contract } from '../../core/contract/contract.ts';
import type { EventName, EventOf } from '../../core/contract/define.ts';
import type { Server } from '../../core/transport/serve.ts';
import type { Clock } from '../inference/clock.ts';

/** Changes of rows are told together: a batch finishes dozens of cases a second when nothing has to be made. */
const ROWS_MS = 400;
/** More changed rows than this are told as "any". */
const MOST_ROWS = 200;

/** Told to every page, whoever sits before it: nothing of patients or of work is in them. */
const FOR_ALL: ReadonlySet<EventName<Contract>> = new Set([
  'settings.changed',
  'command.run',
  'station.suspended',
  'station.resumed',
  'notice',
]);

/** All open pages. */
export interface Pages {
  /** @param mayHear whether it may be told what is of patients or of work; asked every time. */
  add(server: Server<Contract>, mayHear: () => boolean): void;
  remove(server: Server<Contract>): void;
  emit<N extends EventName<Contract>>(name: N, value: EventOf<Contract, N>): void;
  /** Rows of these cases, or with null any, have changed: told soon. */
  rowsChanged(cases: readonly string[] | null): void;
  close(): void;
}

export function createPages(clock: Clock): Pages {
  const servers = new Map<Server<Contract>, () => boolean>();
  let changed: Set<string> | null = new Set();
  let stopTimer: (() => void) | null = null;

  const emit: Pages['emit'] = (name, value) => {
    for (const [server, mayHear] of [...servers]) {
      if (FOR_ALL.has(name) || mayHear()) server.emit(name, value);
    }
  };
  const tellRows = (): void => {
    stopTimer = null;
    const cases = changed === null ? null : [...changed];
    changed = new Set();
    emit('worklist.changed', { cases });
  };
  return {
    add: (server, mayHear) => void servers.set(server, mayHear),
    remove: (server) => void servers.delete(server),
    emit,
    rowsChanged(cases) {
      if (cases === null) changed = null;
      for (const one of cases ?? []) changed?.add(one);
      if (changed !== null && changed.size > MOST_ROWS) changed = null;
      stopTimer ??= clock.after(ROWS_MS, tellRows);
    },
    close() {
      stopTimer?.();
      for (const server of [...servers.keys()]) server.close();
      servers.clear();
    },
  };
}
