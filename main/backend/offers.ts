import type { Place } from './places.ts';
import type { Session } from './session.ts';

/** What the world outside wants opened: dropped on a window, or opened by the system with this program. */
export interface Offers {
  /** @param tell shows the place to the page. */
  join(session: Session, tell: (place: Place) => void): void;
  /** The page listens: what came before it did is told now. */
  greeted(session: Session): Promise<void>;
  leave(session: Session): void;
  /** @param path absolute. What cannot be reached is told as any place that cannot be opened, when it is opened. */
  offer(path: string): Promise<void>;
}

export function createOffers(): Offers {
  const tells = new Map<Session, (place: Place) => void>();
  const listening = new Set<Session>();
  let waiting: string[] = [];
  const show = async (session: Session, path: string): Promise<void> => {
    const place = await session.places.grant(path);
    tells.get(session)?.(place);
  };
  return {
    join: (session, tell) => void tells.set(session, tell),
    async greeted(session) {
      listening.add(session);
      const paths = waiting;
      waiting = [];
      for (const path of paths) await show(session, path);
    },
    leave(session) {
      tells.delete(session);
      listening.delete(session);
    },
    async offer(path) {
      if (listening.size === 0) waiting.push(path);
      for (const session of [...listening]) await show(session, path);
    },
  };
}
