import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../test/support/trained-model.ts';
import { smallLabel } from '../../../test/support/small-label.ts';
import { tinyPlan } from '../../../test/support/training-bench.ts';
import { dealCases } from '../../../core/training/deal-cases.ts';
import type { PseudoLabel } from '../../../core/domain/pseudo-label.ts';
import type { FrameFacts } from '../../../core/training/judged.ts';
import type { KnownCase } from './case-facts.ts';
import { collectWorkspace, type WorkspacePorts } from './collect-workspace.ts';

const UNSIGNED = { weight: 0.5, quality: 0.9 };
const good: FrameFacts = { empty: false, estimatedDice: 0.95, drawn: true };
const poor: FrameFacts = { empty: false, estimatedDice: 0.5, drawn: true };

function labelBy(id: string, about: Partial<PseudoLabel>): PseudoLabel {
  return { ...smallLabel(`1.2.${id}#0`, { ulna: { agreement: 0.9 } }), id, ...about };
}

function drawnBy(id: string, digit: string): Partial<PseudoLabel> {
  return { models: [{ id, version: '1', files: [digestOf(digit)], providers: ['cpu'] }] };
}

/** A U-Net of before, the present one, a peer's program, a hand, and one whose masks are not good enough. */
const LABELS = new Map(
  [
    labelBy('before', drawnBy('wrist-1', '1')),
    labelBy('now', {
      models: [
        { id: 'wrist-2', version: '1', files: [digestOf('2')], providers: ['cpu'] },
        { id: 'sam', version: '1', files: [digestOf('3')], providers: ['cpu'] },
      ],
    }),
    labelBy('peer', {
      models: [{ id: 'their-net', version: '1', files: [digestOf('4')], providers: [] }],
      imported: {
        files: [],
        creator: '',
        structures: { ulna: { origin: 'AUTOMATIC', model: 0, file: 0 } },
      } as unknown as NonNullable<PseudoLabel['imported']>, // its files are not asked for
    }),
    labelBy('hand', {
      models: [],
      imported: {
        files: [],
        creator: '',
        structures: { ulna: { origin: 'MANUAL', model: null, file: 0 } },
      } as unknown as NonNullable<PseudoLabel['imported']>, // its files are not asked for
    }),
    labelBy('unused', drawnBy('wrist-0', '5')),
  ].map((label) => [label.id, label]),
);

/** A stack of a patient of its own. */
function stackOf(
  caseId: string,
  frames: readonly (readonly [FrameFacts, string])[],
  signed = false,
): KnownCase {
  return {
    caseId,
    seq: 1,
    patientKey: caseId,
    hasPatientId: true,
    frames: frames.map((_, index) => `${caseId}#${String(index)}`),
    structures: [
      {
        structure: 'ulna',
        verdict: signed ? 'accepted' : null,
        touched: false,
        frames: frames.map(([facts]) => facts),
      },
    ],
    labels: [frames.map(([, label]) => label)],
  };
}

async function collected(known: readonly KnownCase[]) {
  const deal = dealCases(
    known.map((one) => ({ ...one, patient: one.patientKey })),
    { unsigned: UNSIGNED, validation: 0, held: 0, seed: 1, pinned: new Map() },
  );
  const put: string[] = [];
  const ports: WorkspacePorts = {
    store: {
      caseRecord: (caseId) => {
        const own = known.find((one) => one.caseId === caseId)!;
        const frames = own.frames.map((frameId) => ({ frameId, pixelSha256: null }));
        return Promise.resolve({ caseId, frames } as never); // all that is asked
      },
      trainingMasks: (_, ids) => Promise.resolve({ seq: 1, frames: ids.map(() => [new Uint8Array()]) }),
      label: (id) => Promise.resolve(LABELS.get(id)!),
      rememberDigest: () => Promise.resolve(),
      rememberContent: () => Promise.resolve(),
    },
    thread: {
      call: (_, task) => {
        const { frame } = task as { readonly frame: { readonly frameId: string } };
        const example = { id: frame.frameId };
        return Promise.resolve({ pixels: frame.frameId, content: null, example } as never); // of `example`
      },
    },
  };
  const facts = await collectWorkspace(
    {
      deal,
      known: new Map(known.map((one) => [one.caseId, one])),
      structures: ['ulna'],
      view: tinyPlan().view,
      unsigned: UNSIGNED,
      withUnlabelled: false,
    },
    ports,
    {
      sink: { put: (_, { id }) => Promise.resolve(void put.push(id)) },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  return { facts, put };
}

describe('unsigned masks that are learnt from', () => {
  it('name the models that drew them, those of most masks first', async () => {
    const { facts } = await collected([
      stackOf('a', [
        [good, 'now'],
        [good, 'before'],
        [good, 'before'],
        [poor, 'unused'],
      ]),
      stackOf('b', [
        [good, 'peer'],
        [good, 'hand'],
      ]),
      // What a reader has signed has no other teacher.
      stackOf('c', [[good, 'unused']], true),
    ]);
    expect(facts.teachers).toEqual([
      { id: 'wrist-1', sha256: digestOf('1') },
      { id: 'their-net', sha256: null },
      { id: 'wrist-2', sha256: digestOf('2') },
    ]);
  });

  it('take no place where nothing of the image is known', async () => {
    const { facts, put } = await collected([
      stackOf('a', [
        [good, 'now'],
        [poor, 'unused'],
        [{ ...good, empty: true }, 'now'],
      ]),
    ]);
    expect(put).toEqual(['a#0']);
    expect(facts.split.training).toEqual(['a#0']);
    expect(facts.counts.structures['ulna']).toMatchObject({ unsigned: 1, unknown: 0 });
  });
});
