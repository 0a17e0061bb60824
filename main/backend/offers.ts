import type { Place } from './places.ts';
import type { Session } from './session.ts';

/** What the world outside wants opened: dropped on a window, or opened by the system with this program. */
export interface Offers {
  /** @param tell shows the place to the page; false: nobody there may see it now. */
  join(session: Session, tell: (place: Place) => boolean): void;
  /** The page listens: what came before it did is told now. */
  greeted(session: Session): Promise<void>;
  leave(session: Session): void;
  /** @param path absolute. What cannot be reached is told as any place that cannot be opened, when it is opened. */
  offer(path: string): Promise<void>;
}

/** While nobody is there. */
const MOST_WAITING = 100;

export function createOffers(): Offers {
  const tells = new Map<Session, (place: Place) => boolean>();
  const listening = new Set<Session>();
  let waiting: string[] = [];
  const show = async (session: Session, path: string): Promise<boolean> => {
    const place = await session.places.grant(path);
    return tells.get(session)?.(place) ?? false;
  };
  const keep = (path: string): void => {
    waiting = [...waiting, path].slice(-MOST_WAITING);
  };
  return {
    join: (session, tell) => void tells.set(session, tell),
    async greeted(session) {
      listening.add(session);
      const paths = waiting;
      waiting = [];
      for (const path of paths) if (!(await show(session, path))) keep(path);
    },
    leave(session) {
      tells.delete(session);
      listening.delete(session);
    },
    async offer(path) {
      let isTold = false;
      for (const session of [...listening]) isTold = (await show(session, path)) || isTold;
      // No page, or all of them locked: who unlocks one hears of it.
      if (!isTold) keep(path);
    },
  };
}
