import type { StructureRow } from '../../core/case/structure-row.ts';

/** A row of a structure that nobody has touched, for tests. */
export function rowOf(change: Partial<StructureRow> = {}): StructureRow {
  return {
    id: 'radius',
    name: 'Radius',
    colour: '#ff0000',
    digit: '1',
    guideline: '',
    mayBeAbsent: false,
    quality: 0.9,
    qualityWords: [],
    flags: [],
    predictedAbsent: false,
    empty: false,
    origin: 'SAM',
    verdict: null,
    withdrawn: null,
    status: 'unsigned',
    visible: true,
    locked: false,
    solo: false,
    active: false,
    shown: true,
    seen: false,
    unsaved: false,
    activeMs: 0,
    ...change,
  };
}
