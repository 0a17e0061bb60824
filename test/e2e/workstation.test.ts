import { afterAll, describe, expect, it } from 'vitest';
import { cloneMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { countPixels, equalMasks } from '../../core/mask/count.ts';
import type { Workstation } from '../../renderer/core/workstation/workstation.ts';
import { BackendStation } from '../support/open-backend.ts';
import { sitAt } from '../support/sit-at.ts';
import { until } from '../support/until.ts';

/** The headless workstation over the real backend: database, journal, engine threads; only the networks are arithmetic. */
const station = new BackendStation(2);
afterAll(() => station.remove());

const opened = (reader: Workstation) => reader.reading.getState().session!;
const frameId = (reader: Workstation): string => opened(reader).store.getState().view!.frames[0]!.frameId;
const mask = (reader: Workstation, structure: string): BitMask =>
  opened(reader).masks.mask(frameId(reader), structure, 'current')!;
const saved = (reader: Workstation): Promise<void> =>
  until(() => opened(reader).store.getState().saving.kind === 'saved', 'everything is saved');

async function openFirst(reader: Workstation): Promise<void> {
  await reader.session.signIn('Dr. Test');
  await until(() => reader.worklist.rowAt(0) !== null, 'the list is there');
  reader.main.setCanvas({ width: 600, height: 600, devicePixelRatio: 1 });
  reader.worklist.focus(0);
  void reader.openCase(reader.worklist.rowAt(0)!.caseId);
  const ready = (): boolean => {
    const { view, frames } = opened(reader).store.getState();
    return (
      view !== null &&
      frames[view.frames[0]!.frameId]?.masks === 'ready' &&
      reader.main.store.getState().view !== null
    );
  };
  await until(ready, 'the case is open');
}

function drag(reader: Workstation, points: readonly (readonly [number, number])[]): void {
  const event = (type: 'down' | 'move' | 'up', [x, y]: readonly [number, number]): void =>
    reader.tools.handle('main', {
      type,
      imagePoint: { x, y },
      canvasPoint: reader.main.toCanvas({ x, y })!,
      modifiers: { shift: false, ctrl: false, alt: false },
      button: 0,
      timeMs: 0,
    });
  event('down', points[0]!);
  for (const point of points.slice(1)) event('move', point);
  event('up', points.at(-1)!);
}

describe('a reader at the workstation', () => {
  it('imports, prepares, draws, prompts, signs, undoes, and finds everything after a restart', async () => {
    let backend = await station.open();
    let reader = sitAt(backend);
    await until(() => reader.session.store.getState().phase === 'ready', 'hello');
    const { entries } = await reader.jobs.places(null);
    await reader.jobs.importPlace(entries[0]!.id);
    expect(reader.jobs.store.getState().own).toMatchObject({ state: 'done', summary: { added: 2 } });
    await reader.session.refresh();
    await reader.session.signIn('Dr. Test');
    await until(() => reader.worklist.rowAt(0) !== null, 'the list is there');
    reader.worklist.selectAll();
    await reader.worklist.prepare();
    expect(reader.jobs.store.getState().own?.problem).toBe('');
    await openFirst(reader);
    const structures = reader.structureRows().map((row) => row.id);
    const first = structures[0]!;
    const machine = cloneMask(mask(reader, first));
    expect(countPixels(machine)).toBeGreaterThan(0);

    reader.tools.choose('brush');
    drag(reader, [
      [4, 4],
      [12, 12],
    ]);
    expect(equalMasks(mask(reader, first), machine)).toBe(false);
    reader.verdicts.give('accepted');
    await saved(reader);
    expect(reader.structureRows()[0]?.status).toBe('corrected');

    reader.commands.run('structure.2');
    reader.main.painted();
    reader.tools.choose('box');
    const { width } = mask(reader, first);
    drag(reader, [
      [2, 2],
      [width / 2, width / 2],
    ]);
    await until(() => reader.prompting.store.getState().phase !== 'decoding', 'SAM has answered');
    expect(reader.prompting.store.getState().problem).toBe('');
    expect(reader.prompting.commit()).toBe(true);
    await saved(reader);
    const second = structures[1]!;
    const prompted = cloneMask(mask(reader, second));
    reader.oneShot('clear');
    opened(reader).undo();
    await saved(reader);
    expect(equalMasks(mask(reader, second), prompted)).toBe(true);
    const drawn = cloneMask(mask(reader, first));
    const state = opened(reader).store.getState().state;
    reader.dispose();
    await backend.backend.close();

    backend = await station.open();
    reader = sitAt(backend);
    await openFirst(reader);
    expect(opened(reader).store.getState().state).toEqual(state);
    expect(equalMasks(mask(reader, first), drawn)).toBe(true);
    expect(equalMasks(mask(reader, second), prompted)).toBe(true);
    // Undo reaches behind the restart.
    const steps = opened(reader).store.getState().state!.undo.length;
    for (let step = 0; step < steps; step++) opened(reader).undo();
    await saved(reader);
    expect(equalMasks(mask(reader, first), machine)).toBe(true);
    reader.dispose();
    await backend.backend.close();
  });
});
