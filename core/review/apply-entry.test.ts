import { describe, expect, it } from 'vitest';
import { maskOf } from '../../test/support/masks.ts';
import { ADA, BEN } from '../../test/support/review-script.ts';
import type { ActionBody, CaseBody, CaseEntry } from '../domain/journal-entry.ts';
import type { Reader } from '../domain/reader.ts';
import type { Verdict } from '../domain/verdict.ts';
import { toBase64 } from '../edit/base64.ts';
import { createMask } from '../mask/bit-mask.ts';
import { encodeMask } from '../mask/rle.ts';
import { CaseReplay } from './case-replay.ts';
import type { StructureState } from './case-state.ts';
import { describeEntry } from './describe.ts';
import { emptyCaseState } from './empty-case-state.ts';
import { isAction } from './entry-changes.ts';
import { labelUnder, structuresOnOlderLabels } from './label-under.ts';
import { redoBody, redoRefusal } from './redo-body.ts';
import { structureOrigin } from './structure-origin.ts';
import { undoBody } from './undo-body.ts';

const L1 = '1'.repeat(64);
const L2 = '2'.repeat(64);
const patch = toBase64(encodeMask(maskOf('.#.', '##.')));

/** A case of the structures Radius and Ulna on frame f, begun on label L1. */
class Bench {
  readonly entries: CaseEntry[] = [];
  readonly words: string[] = [];
  readonly replay = new CaseReplay(
    emptyCaseState([
      { id: 'radius', name: 'Radius' },
      { id: 'ulna', name: 'Ulna' },
    ]),
    () => createMask(3, 2),
  );
  #groups = 0;

  constructor() {
    this.write({ kind: 'begin', labels: { f: L1 } }, null);
  }

  write(body: CaseBody, reader: Reader | null = ADA): number {
    const seq = this.entries.length + 1;
    const entry = { seq, at: `t${seq}`, reader, body };
    this.entries.push(entry);
    this.words.push(describeEntry(body, this.replay.state));
    this.replay.apply(entry);
    return seq;
  }

  group(): string {
    this.#groups++;
    return String(this.#groups).padStart(16, '0');
  }

  edit(structure: string, more: Partial<Extract<ActionBody, { kind: 'edit' }>> = {}): number {
    const changes = [{ structure, frameId: 'f', patch }];
    return this.write({ kind: 'edit', group: this.group(), tool: 'brush', settings: {}, changes, ...more });
  }

  sign(verdict: Verdict | null, structures: readonly string[] = ['radius'], reader: Reader = ADA): number {
    const signed = structures.map((structure) => ({ structure, verdict, revision: L2, activeMs: 10 }));
    return this.write(
      { kind: 'verdict', group: this.group(), scope: 'structure', signed, reason: 'r', note: '' },
      reader,
    );
  }

  undo(reader: Reader = ADA): number {
    const { state, undoLog } = this.replay;
    const group = state.undo.at(-1)!.group;
    const before = undoLog.before(group)!;
    return this.write(undoBody({ group, entries: this.groupOf(group), before, state, reader }), reader);
  }

  redo(reader: Reader = ADA): number {
    const group = this.replay.state.redo.at(-1)!.group;
    return this.write(redoBody(group, this.groupOf(group)), reader);
  }

  groupOf(group: string): CaseEntry[] {
    return this.entries.filter(({ body }) => isAction(body) && body.group === group);
  }

  get radius(): StructureState {
    return this.replay.state.structures[0]!;
  }
}

describe('verdicts (rule R1)', () => {
  it('are withdrawn by an edit, and not signed again by its undo', () => {
    const bench = new Bench();
    const signed = bench.sign('accepted');
    expect(bench.radius.verdict).toMatchObject({
      verdict: 'accepted',
      seq: signed,
      reader: ADA,
      revision: L2,
    });
    bench.edit('ulna');
    expect(bench.radius.verdict?.seq).toBe(signed);
    bench.edit('radius');
    expect(bench.radius).toMatchObject({ verdict: null, withdrawn: { seq: signed } });
    bench.undo();
    expect(bench.radius).toMatchObject({ verdict: null, withdrawn: { seq: signed }, tools: [] });
    bench.sign('corrected');
    expect(bench.radius).toMatchObject({ verdict: { verdict: 'corrected' }, withdrawn: null });
  });

  it('come back when the verdict that replaced them is undone', () => {
    const bench = new Bench();
    const first = bench.sign('accepted');
    bench.sign('rejected');
    bench.undo();
    expect(bench.radius.verdict?.seq).toBe(first);
    bench.undo();
    expect(bench.radius.verdict).toBeNull();
  });

  it('do not come back by the undo of somebody else', () => {
    const bench = new Bench();
    const first = bench.sign('accepted');
    bench.sign(null);
    bench.undo(BEN);
    expect(bench.radius).toMatchObject({ verdict: null, withdrawn: { seq: first } });
  });

  it("come back when a reader undoes the own action that replaced another reader's", () => {
    const bench = new Bench();
    const first = bench.sign('accepted', ['radius'], ADA);
    bench.sign('rejected', ['radius'], BEN);
    bench.undo(BEN);
    expect(bench.radius.verdict).toMatchObject({ seq: first, reader: ADA });
  });

  it('are signed anew by a redo, at its time, by the same reader only', () => {
    const bench = new Bench();
    bench.sign('accepted');
    bench.undo();
    const group = bench.replay.state.redo[0]!.group;
    expect(redoRefusal(bench.groupOf(group), BEN)).toBe(
      'This verdict was given by Ada: give your own instead of redoing it.',
    );
    expect(redoRefusal(bench.groupOf(group), ADA)).toBeNull();
    const redone = bench.redo();
    expect(bench.radius.verdict).toMatchObject({ seq: redone, at: `t${redone}`, verdict: 'accepted' });
    // The time was spent once.
    expect(bench.radius.activeMs).toBe(10);
  });
});

describe('undo and redo', () => {
  it('work on groups, and a new action forgets what could be redone', () => {
    const bench = new Bench();
    const group = bench.group();
    bench.edit('radius', { group });
    bench.edit('radius', { group, tool: 'eraser' });
    expect(bench.replay.state.undo).toEqual([{ group, what: 'brush on Radius' }]);
    expect(bench.radius.tools).toEqual(['brush', 'eraser']);
    bench.undo();
    expect(bench.radius.tools).toEqual([]);
    expect(bench.replay.state).toMatchObject({ undo: [], redo: [{ group }] });
    bench.write({ kind: 'time', structure: 'radius', activeMs: 7 });
    expect(bench.replay.state.redo).toHaveLength(1);
    expect(bench.radius.activeMs).toBe(7);
    bench.edit('ulna');
    expect(bench.replay.state.redo).toEqual([]);
  });

  it('bring prompts back', () => {
    const bench = new Bench();
    const prompts = { box: null, points: [], scribbles: [], useGuess: true };
    const body = { kind: 'prompts', structure: 'radius', frameId: 'f' } as const;
    bench.write({ ...body, group: bench.group(), prompts });
    bench.write({ ...body, group: bench.group(), prompts: null });
    expect(bench.radius.prompts).toEqual({});
    bench.undo();
    expect(bench.radius.prompts).toEqual({ f: prompts });
    bench.undo();
    expect(bench.radius.prompts).toEqual({});
    bench.redo();
    expect(bench.radius.prompts).toEqual({ f: prompts });
  });
});

describe('a newer pseudo label', () => {
  it('drops edits, withdraws the verdict, and can be undone', () => {
    const bench = new Bench();
    bench.edit('radius');
    bench.sign('corrected');
    const changes = [{ structure: 'radius', frameId: 'f', patch }];
    const rebase = { kind: 'rebase', labels: { f: L2 }, structures: ['radius'], changes } as const;
    bench.write({ ...rebase, structures: ['radius'], changes, group: bench.group() });
    const { replay } = bench;
    expect(bench.radius).toMatchObject({ tools: [], verdict: null, withdrawn: { verdict: 'corrected' } });
    expect(replay.state.labels).toEqual({ f: L2 });
    expect(labelUnder(replay.state, 'radius', 'f')).toBe(L2);
    expect(labelUnder(replay.state, 'ulna', 'f')).toBe(L1);
    expect(structuresOnOlderLabels(replay.state, { f: L2 })).toEqual(['ulna']);
    bench.undo();
    expect(bench.radius).toMatchObject({
      tools: ['brush'],
      verdict: null,
      withdrawn: { verdict: 'corrected' },
    });
    expect(replay.state.labels).toEqual({ f: L1 });
    expect(labelUnder(replay.state, 'radius', 'f')).toBe(L1);
    bench.redo();
    expect(labelUnder(replay.state, 'radius', 'f')).toBe(L2);
  });

  it('without a different pixel withdraws the verdict too: it names the label', () => {
    const bench = new Bench();
    bench.sign('accepted');
    bench.write({
      kind: 'rebase',
      labels: { f: L2 },
      structures: ['radius'],
      changes: [],
      group: bench.group(),
    });
    expect(bench.radius.verdict).toBeNull();
    bench.undo();
    expect(bench.radius).toMatchObject({ verdict: null, withdrawn: { verdict: 'accepted' } });
  });
});

describe('origin (rule X3)', () => {
  const origin = (...steps: Partial<Extract<ActionBody, { kind: 'edit' }>>[]): string => {
    const bench = new Bench();
    for (const step of steps) bench.edit('radius', step);
    return structureOrigin(bench.radius);
  };

  it('is automatic, semiautomatic or manual', () => {
    const fromNothing = ['radius'];
    expect(origin()).toBe('AUTOMATIC');
    expect(origin({ tool: 'brush' })).toBe('SEMIAUTOMATIC');
    expect(origin({ tool: 'sam', fromNothing })).toBe('SEMIAUTOMATIC');
    expect(origin({ tool: 'polygon', fromNothing }, { tool: 'eraser' })).toBe('MANUAL');
    expect(origin({ tool: 'polygon', fromNothing }, { tool: 'sam' })).toBe('SEMIAUTOMATIC');
    // Only the first edit says whether there was nothing before.
    expect(origin({ tool: 'clear' }, { tool: 'brush', fromNothing })).toBe('SEMIAUTOMATIC');
  });
});

describe('words', () => {
  it('say what was done', () => {
    const bench = new Bench();
    const changes = ['radius', 'ulna'].map((structure) => ({ structure, frameId: 'f', patch }));
    bench.edit('radius');
    bench.edit('radius', { tool: 'assign', changes });
    bench.sign('accepted', ['ulna']);
    bench.sign('absent', ['ulna', 'radius']);
    bench.sign(null, ['a', 'b', 'c', 'd']);
    bench.undo();
    bench.redo();
    expect(bench.words).toEqual([
      'review begun',
      'brush on Radius',
      'pixels assigned on Radius and Ulna',
      'accepted Ulna',
      'signed Ulna and Radius as absent',
      'withdrew the verdict on 4 structures',
      'undid: withdrew the verdict on 4 structures',
      'redid: withdrew the verdict on 4 structures',
    ]);
  });
});
