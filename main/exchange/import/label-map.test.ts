import { describe, expect, it } from 'vitest';
import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { taskSchema } from '../../../core/domain/task.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import type { IncomingLabel } from '../incoming.ts';
import { mapLabels } from './label-map.ts';

const sct = (value: string): CodedConcept => ({ scheme: 'SCT', value, meaning: value });

function labelled(name: string, given: Partial<IncomingLabel> = {}): IncomingLabel {
  const none = { number: null, category: null, type: null, region: null, origin: null, algorithm: null };
  return { name, ...none, ...given };
}

const plain = smallTask(['right-lung', 'left-lung', 'heart']);
const TASK = taskSchema.parse({
  ...plain,
  structures: [
    { ...plain.structures[0], type: sct('lung'), region: sct('right') },
    { ...plain.structures[1], type: sct('lung'), region: sct('left') },
    { ...plain.structures[2], name: 'Cardiac silhouette', type: sct('heart') },
  ],
});

const structuresOf = (labels: readonly IncomingLabel[], choices: [string, string | null][] = []) =>
  mapLabels(labels, TASK, new Map(choices)).map((one) => (one === undefined ? 'left out' : one.structure));

describe('which structure a label is', () => {
  it('is said by id or name, without case, spaces, underscores and dashes', () => {
    expect(structuresOf([labelled('Right_Lung'), labelled('CARDIAC silhouette')])).toEqual([
      'right-lung',
      'heart',
    ]);
  });

  it('is said by type and region together, before the name', () => {
    const left = labelled('Segment 1', { type: sct('lung'), region: sct('left') });
    const misnamed = labelled('Left lung', { type: sct('lung'), region: sct('right') });
    expect(structuresOf([left])).toEqual(['left-lung']);
    expect(structuresOf([misnamed])).toEqual(['right-lung']);
    // A lung of no side is neither.
    expect(structuresOf([labelled('Lung', { type: sct('lung') })])).toEqual([null]);
  });

  it('is what the person said, whatever the codes say; by number where names repeat', () => {
    const heart = labelled('a', { number: 3, type: sct('heart') });
    expect(structuresOf([heart], [['a', 'left-lung']])).toEqual(['left-lung']);
    expect(structuresOf([heart], [['3', 'right-lung']])).toEqual(['right-lung']);
    expect(structuresOf([heart, labelled('Heart')], [['a', null]])).toEqual(['left out', 'heart']);
  });

  it('stays open, with the way out, when two labels look alike or none fits', () => {
    const mapped = mapLabels([labelled('heart'), labelled('Heart'), labelled('spleen')], TASK, new Map());
    expect(mapped.map((one) => one?.problem)).toEqual([
      'The labels "heart" and "Heart" both look like heart; say which one it is with --map "heart=heart".',
      'The labels "Heart" and "heart" both look like heart; say which one it is with --map "Heart=heart".',
      'The label "spleen" is no structure of the task; say which one it is with --map "spleen=STRUCTURE", or leave it out with --map "spleen=".',
    ]);
  });

  it('leaves all others out by one word, but nothing that may be two', () => {
    const labels = [labelled('heart'), labelled('spleen'), labelled('liver')];
    expect(structuresOf(labels, [['*', null]])).toEqual(['heart', 'left out', 'left out']);
  });
});
