import { describe, expect, it } from 'vitest';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { openCatalogue } from './catalogue-store.ts';
import { createLabelStore } from './label-store.ts';

const VIEW: NonNullable<PseudoLabel['views']>['unet'] = {
  geometry: {
    imageWidth: 4,
    imageHeight: 3,
    inputWidth: 8,
    inputHeight: 8,
    contentWidth: 8,
    contentHeight: 6,
    mirrored: false,
  },
  window: { source: 'fixed', low: 0, high: 1 },
  inverted: false,
  lateralityDoubt: null,
};

function label(id: string, frameId: string, taskId = 'wrist'): PseudoLabel {
  return {
    format: 'countersign-pseudo-label/1',
    id: id.padEnd(64, '0'),
    engine: { name: 'countersign', version: '1' },
    createdAt: '2026-01-01T00:00:00.000Z',
    frame: {
      frameId,
      sopInstanceUid: '2.25.1',
      frameIndex: 0,
      pixels: 'a'.repeat(64),
      rows: 3,
      columns: 4,
      laterality: 'L',
    },
    task: { id: taskId, version: 1, sha256: 'b'.repeat(64) },
    models: [],
    views: { unet: VIEW, sam: null },
    structures: [],
  };
}

describe('label store', () => {
  it('gives back what was put in and knows what is there', () => {
    const store = createLabelStore(openCatalogue(':memory:').database);
    store.put(label('1', 'f#0'));
    expect(store.has(label('1', 'f#0').id)).toBe(true);
    expect(store.has(label('2', 'f#0').id)).toBe(false);
    expect(store.get(label('1', 'f#0').id)).toEqual(label('1', 'f#0'));
    expect(() => store.get(label('2', 'f#0').id)).toThrow(/has no pseudo label/);
  });

  it('never changes a label (rule M3)', () => {
    const store = createLabelStore(openCatalogue(':memory:').database);
    store.put(label('1', 'f#0'));
    store.put({ ...label('1', 'f#0'), createdAt: '2027-01-01T00:00:00.000Z' });
    expect(store.get(label('1', 'f#0').id).createdAt).toBe('2026-01-01T00:00:00.000Z');
  });

  it('lists the newest label of every frame of one task', () => {
    const store = createLabelStore(openCatalogue(':memory:').database);
    for (const one of [label('1', 'b#0'), label('2', 'a#0'), label('3', 'b#0'), label('4', 'a#0', 'chest')]) {
      store.put(one);
    }
    expect(store.newest('wrist').map((one) => one.id[0])).toEqual(['2', '3']);
    expect(store.tasks()).toEqual(['chest', 'wrist']);
  });

  it('shows a confirmed label again, and a later one after it', () => {
    const store = createLabelStore(openCatalogue(':memory:').database);
    for (const one of ['1', '2']) store.put(label(one, 'f#0'));
    store.put(label('3', 'g#0'));
    store.confirm(label('1', 'f#0').id);
    store.confirm(label('3', 'g#0').id);
    expect(store.newest('wrist').map((one) => one.id[0])).toEqual(['1', '3']);
    store.put(label('4', 'f#0'));
    expect(store.newest('wrist').map((one) => one.id[0])).toEqual(['4', '3']);
  });

  it('says what to do with a record that it cannot read', () => {
    const { database } = openCatalogue(':memory:');
    const store = createLabelStore(database);
    store.put(label('1', 'f#0'));
    for (const damaged of ['{"format":"other"}', '{"format":']) {
      database.prepare('UPDATE pseudo_label SET record = ?').run(damaged);
      expect(() => store.newest('wrist')).toThrow(/prepare its case again/);
      // Which is what helps.
      expect(store.has(label('1', 'f#0').id)).toBe(false);
      store.put(label('1', 'f#0'));
      expect(store.newest('wrist')).toEqual([label('1', 'f#0')]);
    }
  });
});
