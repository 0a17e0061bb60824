import { describe, expect, it } from 'vitest';
import { createOffers } from './offers.ts';
import { createPlaces, type Place } from './places.ts';
import type { Session } from './session.ts';

/** A page that the world offers places to. */
function page(): { session: Session; told: Place[] } {
  let next = 0;
  const places = createPlaces({
    roots: () => Promise.resolve([]),
    newId: () => `place-${String((next += 1))}`,
  });
  const session: Session = {
    id: 'page',
    reader: null,
    login: null,
    gone: false,
    places,
    prefetch: { request: () => undefined, close: () => undefined },
    open: new Map(),
    names: new Map(),
  };
  return { session, told: [] };
}

describe('what is offered to import', () => {
  it('waits for the first page that listens', async () => {
    const offers = createOffers();
    await offers.offer('/studies/one.zip');
    const { session, told } = page();
    offers.join(session, (place) => told.push(place) > 0);
    expect(told).toEqual([]);
    await offers.greeted(session);
    expect(told).toEqual([{ id: 'place-1', name: 'one.zip', kind: 'archive' }]);
    expect(session.places.pathOf('place-1')).toBe('/studies/one.zip');
    await offers.greeted(session);
    expect(told).toHaveLength(1);
  });

  it('waits while the screen is locked, for whoever unlocks it', async () => {
    const offers = createOffers();
    const { session, told } = page();
    let locked = false;
    offers.join(session, (place) => !locked && told.push(place) > 0);
    await offers.greeted(session);
    locked = true;
    await offers.offer('/studies/one.zip');
    await offers.greeted(session);
    expect(told).toEqual([]);
    locked = false;
    await offers.greeted(session);
    await offers.greeted(session);
    expect(told).toMatchObject([{ name: 'one.zip' }]);
  });

  it('comes at once to pages that listen, and to none that has left', async () => {
    const offers = createOffers();
    const [one, other] = [page(), page()];
    for (const { session, told } of [one, other]) {
      offers.join(session, (place) => told.push(place) > 0);
      await offers.greeted(session);
    }
    offers.leave(other.session);
    await offers.offer(import.meta.dirname);
    expect(one.told).toEqual([{ id: 'place-1', name: 'backend', kind: 'folder' }]);
    expect(other.told).toEqual([]);
  });
});
