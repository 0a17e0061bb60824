import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { PageCache } from '../case/page-cache.ts';
import type { RendererPorts } from '../ports.ts';
import type { WorklistModel } from '../worklist/worklist-model.ts';

/** Cases that the backend gets ready, nearest first; pixels and masks of the first ones come into the page. */
const AHEAD = 4;
const IN_PAGE = 2;
/** The open case goes first: what comes next is fetched when its own requests have been sent. */
const WAIT_MS = 100;

export interface Prefetch {
  /** Gets ready what the reader will probably open after this case. */
  around(caseId: string): void;
  /** What follows this case in the list, as it was when it was read ahead; null: not known. */
  nextOf(caseId: string): NextCase | null;
}

export type NextCase = Awaited<ReturnType<WorklistModel['next']>>;

interface PrefetchDeps {
  readonly client: Client<Contract>;
  readonly ports: RendererPorts;
  readonly cache: PageCache;
  readonly worklist: WorklistModel;
}

export function createPrefetch({ client, ports, cache, worklist }: PrefetchDeps): Prefetch {
  let turn = 0;
  let known: { readonly after: string; readonly next: NextCase } | null = null;

  const nextCases = async (from: string, mine: number): Promise<string[]> => {
    const found: string[] = [];
    let after = from;
    while (found.length < AHEAD && mine === turn) {
      const next = await worklist.next(after, 'next', false);
      const { caseId } = next;
      if (after === from && mine === turn) known = { after, next };
      if (caseId === null || caseId === from || found.includes(caseId)) break;
      found.push(caseId);
      after = caseId;
    }
    return found;
  };

  const run = async (from: string, mine: number): Promise<void> => {
    const cases = await nextCases(from, mine);
    // "Next that needs me" goes to the next undecided one, which may be farther away.
    const { caseId: undecided } = await worklist.next(from, 'next', true);
    const order = [...new Set([cases[0], undecided, ...cases])].filter((one) => typeof one === 'string');
    if (mine !== turn || order.length === 0) return;
    await client.request('case.prefetch', { cases: order });
    for (const caseId of order.slice(0, IN_PAGE)) {
      if (mine !== turn) return;
      const view = await client.request('case.open', { caseId, ahead: true });
      if (view.caseId === caseId) await cache.prefetch(view);
    }
  };

  return {
    around: (caseId) => {
      turn += 1;
      known = null;
      const mine = turn;
      ports.schedule(WAIT_MS, () => {
        // What cannot be fetched ahead is fetched, and explained, when it is opened.
        if (mine === turn) run(caseId, mine).catch(() => undefined);
      });
    },
    nextOf: (caseId) => (known?.after === caseId ? known.next : null),
  };
}
