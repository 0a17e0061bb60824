import { describe, expect, it } from 'vitest';
import { mirroredStructures } from './mirrored-structures.ts';

const ids = (...names: readonly string[]): { id: string; name: string }[] =>
  names.map((id) => ({ id, name: 'A structure' }));

describe('structures of a mirror image', () => {
  it('exchanges the sides and leaves the rest', () => {
    expect(mirroredStructures(ids('left-lung', 'heart', 'right-lung'), 0.5)).toEqual([2, 1, 0]);
    expect(mirroredStructures(ids('lung-l', 'lung-r', 'clavicle-r', 'clavicle-l'), 0.5)).toEqual([
      1, 0, 3, 2,
    ]);
    expect(mirroredStructures(ids('pulmo-dexter', 'pulmo-sinister'), 0.5)).toEqual([1, 0]);
  });

  it('finds sides in names and meanings of codes where ids have none', () => {
    const named = [
      { id: 's1', name: 'Lunge, links' },
      { id: 's2', name: 'Lunge, rechts' },
      { id: 's3', name: 'Hilus', meaning: 'Left hilum' },
      { id: 's4', name: 'Hilus', meaning: 'Right hilum' },
    ];
    expect(mirroredStructures(named, 1)).toEqual([1, 0, 3, 2]);
  });

  it('takes single letters for a side at the ends only', () => {
    expect(mirroredStructures(ids('l', 'r', 'mc-l-2', 'mc-r-2'), 1)).toEqual([0, 1, 2, 3]);
  });

  it('names the structure that has no single partner, unless nothing is mirrored', () => {
    const alone = [{ id: 'left-ventricle', name: 'Left ventricle' }];
    expect(() => mirroredStructures(alone, 0.5)).toThrow('"Left ventricle" has a side but no single partner');
    expect(mirroredStructures(alone, 0)).toEqual([0]);
    const three = ids('left-lung', 'lung-left', 'right-lung', 'lung-right', 'right-lung');
    expect(() => mirroredStructures(three, 0.5)).toThrow('no single partner');
    expect(mirroredStructures(three, 0)).toEqual([0, 3, 2, 1, 4]);
  });
});
