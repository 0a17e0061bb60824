import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../test/contract/manual-clock.ts';
import { createBlobTickets } from './blob-tickets.ts';

function setUp(maxBytes = 100) {
  const clock = createManualClock();
  let drawn = 0;
  const random = (length: number): Uint8Array => {
    drawn += 1;
    return Uint8Array.from({ length }, (_, at) => drawn >> (8 * at));
  };
  return { clock, tickets: createBlobTickets({ random, clock, maxBytes, lifeMs: 1000 }) };
}

describe('createBlobTickets', () => {
  it('gives bytes once, under 32 hex digits', async () => {
    const { tickets } = setUp();
    const ticket = tickets.put(Uint8Array.of(1, 2));
    expect(ticket).toMatch(/^01000000[0-9a-f]{24}$/);
    const [first, second] = await Promise.all([tickets.take(ticket), tickets.take(ticket)]);
    expect(first).toEqual(Uint8Array.of(1, 2));
    expect(second).toBeNull();
    expect(await tickets.take('00')).toBeNull();
  });

  it('makes bytes when they are fetched, once, also when that fails', async () => {
    const { tickets } = setUp();
    let made = 0;
    const ticket = tickets.put(() => {
      made += 1;
      return Promise.reject(new Error('broken'));
    });
    expect(made).toBe(0);
    await expect(tickets.take(ticket)).rejects.toThrow('broken');
    expect(await tickets.take(ticket)).toBeNull();
    expect(made).toBe(1);
  });

  it('drops what nobody fetches in time', async () => {
    const { clock, tickets } = setUp();
    const early = tickets.put(new Uint8Array(1));
    clock.pass(600);
    const late = tickets.put(new Uint8Array(1));
    clock.pass(400);
    expect(await tickets.take(early)).toBeNull();
    expect(await tickets.take(late)).not.toBeNull();
  });

  it('drops the oldest beyond its size; what was fetched does not count', async () => {
    const { tickets } = setUp(100);
    const [a, b] = [tickets.put(new Uint8Array(40)), tickets.put(new Uint8Array(40))];
    await tickets.take(b);
    const c = tickets.put(new Uint8Array(60));
    const d = tickets.put(new Uint8Array(10));
    expect(await tickets.take(a)).toBeNull();
    expect((await tickets.take(c))?.length).toBe(60);
    expect((await tickets.take(d))?.length).toBe(10);
  });

  it('keeps a blob that is larger than all its room, alone', async () => {
    const { tickets } = setUp(100);
    const small = tickets.put(new Uint8Array(1));
    const large = tickets.put(new Uint8Array(500));
    expect(await tickets.take(small)).toBeNull();
    expect((await tickets.take(large))?.length).toBe(500);
  });

  it('bounds blobs that are made on demand by their number', async () => {
    const { tickets } = setUp();
    const all = Array.from({ length: 5000 }, () => tickets.put(() => Promise.resolve(new Uint8Array(1))));
    const found = await Promise.all(all.map((ticket) => tickets.take(ticket)));
    expect(found.map((bytes) => bytes !== null)).toEqual(all.map((_, at) => at >= 5000 - 4096));
  });
});
