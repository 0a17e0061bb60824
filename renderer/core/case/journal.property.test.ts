import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { cloneMask } from '../../../core/mask/bit-mask.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { createRandom, type Random } from '../../../test/support/random.ts';
import {
  createDesk,
  HEIGHT,
  testCase,
  testTask,
  WIDTH,
  type Desk,
} from '../../../test/support/reading/desk.ts';
import { frameIdOf } from '../../../test/support/reading/memory-backend.ts';

const A = testCase('a');
const FRAME = frameIdOf(A, 0);
const STRUCTURES = ['radius', 'ulna', 'carpus'];
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

function at(random: Random): readonly [number, number] {
  return [random.integer(-4, WIDTH + 4), random.integer(-4, HEIGHT + 4)];
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** One thing that a reader may do. */
async function act(desk: Desk, random: Random): Promise<void> {
  const { station } = desk;
  const session = station.reading.getState().session;
  if (session === null) return;
  switch (random.integer(0, 11)) {
    case 0:
    case 1:
    case 2:
      station.tools.choose((['brush', 'eraser', 'threshold-brush'] as const)[random.integer(0, 2)]!);
      desk.drag(Array.from({ length: random.integer(1, 5) }, () => at(random)));
      return;
    case 3:
      station.tools.choose('brush');
      desk.event('down', at(random));
      desk.advance(random.integer(0, 400));
      await turns(random.integer(0, 6));
      desk.event('move', at(random));
      if (random.next() < 0.5) desk.event('up', at(random));
      else desk.escape();
      return;
    case 4:
      station.tools.choose('lasso');
      desk.drag(
        Array.from({ length: 6 }, () => at(random)),
        { alt: random.next() < 0.5 },
      );
      return;
    case 5:
      return session.setActive(STRUCTURES[random.integer(0, 2)]!);
    case 6:
    case 7:
      return session.undo();
    case 8:
      return session.redo();
    case 9:
      return station.oneShot(
        (['grow', 'shrink', 'fill-holes', 'clear', 'copy-first-guess', 'smooth'] as const)[
          random.integer(0, 5)
        ]!,
      );
    case 10:
      return station.verdicts.give('accepted');
    default:
      return turns(random.integer(0, 20));
  }
}

function misfortune(desk: Desk, random: Random): void {
  const { backend, client } = desk;
  const kind = random.integer(0, 9);
  if (kind === 0) backend.kill();
  else if (kind === 1) backend.faults.cutAfterAppend = true;
  else if (kind === 2) {
    let left = random.integer(1, 3);
    const full = new ExpectedError('workspace-full', 'The disk is full.');
    backend.faults.refuseAppend = () => (left-- > 0 ? full : null);
  } else if (kind < 6 && desk.station.session.store.getState().connection === 'lost') client.reconnect();
}

async function recover(desk: Desk): Promise<void> {
  desk.backend.faults.refuseAppend = null;
  desk.backend.faults.cutAfterAppend = false;
  await turns(20);
  if (desk.station.session.store.getState().connection === 'lost') desk.client.reconnect();
  await turns(20);
  desk.station.tools.cancel();
  for (let tries = 0; tries < 5; tries++) {
    const session = desk.station.reading.getState().session!;
    await session.settled();
    if (session.store.getState().saving.kind === 'blocked') session.retry();
    await turns(20);
  }
}

/** What is on the screen equals what a replay of the journal comes to, and so does the state. */
function agree(desk: Desk): void {
  const session = desk.station.reading.getState().session!;
  expect(session.store.getState().saving).toEqual({ kind: 'saved' });
  for (const structure of STRUCTURES) {
    const shown = session.masks.mask(FRAME, structure, 'current')!;
    expect(
      equalMasks(shown, desk.backend.mask(A.caseId, structure)),
      `${structure} on the screen = journal`,
    ).toBe(true);
  }
  expect(session.store.getState().state).toEqual(desk.backend.state(A.caseId));
}

describe('the screen and the journal (R2)', () => {
  it.each(SEEDS)('agree after anything a reader does, seed %i', async (seed) => {
    const random = createRandom(seed);
    const overlap = seed % 2 === 0 ? 'exclusive' : 'allowed';
    const desk = createDesk([testCase('a', { task: testTask(overlap) })]);
    await desk.open(A.caseId);
    for (let step = 0; step < 30; step++) await act(desk, random);
    await recover(desk);
    agree(desk);
    desk.station.dispose();
  });

  it.each(SEEDS)('agree after lost connections, lost answers and a full disk, seed %i', async (seed) => {
    const random = createRandom(1000 + seed);
    const overlap = seed % 2 === 0 ? 'exclusive' : 'allowed';
    const desk = createDesk([testCase('a', { task: testTask(overlap) })]);
    await desk.open(A.caseId);
    for (let step = 0; step < 30; step++) {
      misfortune(desk, random);
      await act(desk, random);
    }
    await recover(desk);
    agree(desk);
    desk.station.dispose();
  });

  it.each(SEEDS.slice(0, 10))('agree in two windows on one case, seed %i', async (seed) => {
    const random = createRandom(2000 + seed);
    const one = createDesk([A]);
    await one.open(A.caseId);
    const two = createDesk([A], one.backend);
    await two.open(A.caseId);
    for (let step = 0; step < 30; step++) await act(random.next() < 0.5 ? one : two, random);
    await recover(one);
    await recover(two);
    await turns(50);
    agree(one);
    agree(two);
    one.station.dispose();
    two.station.dispose();
  });

  it.each(SEEDS.slice(0, 10))('come back by undo and again by redo, seed %i', async (seed) => {
    const random = createRandom(3000 + seed);
    const desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    const masks = () => STRUCTURES.map((one) => cloneMask(session.masks.mask(FRAME, one, 'current')!));
    const saved = () => desk.until(() => session.store.getState().saving.kind === 'saved');
    const first = masks();
    for (let stroke = 0; stroke < 8; stroke++) {
      session.setActive(STRUCTURES[random.integer(0, 2)]!);
      desk.station.tools.choose(random.next() < 0.6 ? 'brush' : 'eraser');
      desk.drag(Array.from({ length: 4 }, () => at(random)));
    }
    await saved();
    const last = masks();
    const groups = session.store.getState().state!.undo.length;
    for (let step = 0; step < groups; step++) session.undo();
    await saved();
    masks().forEach((mask, i) => expect(equalMasks(mask, first[i]!)).toBe(true));
    for (let step = 0; step < groups; step++) session.redo();
    await saved();
    masks().forEach((mask, i) => expect(equalMasks(mask, last[i]!)).toBe(true));
    agree(desk);
    desk.station.dispose();
  });
});
