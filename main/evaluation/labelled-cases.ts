import { ExpectedError } from '../../core/domain/errors.ts';
import { frameJob } from '../engine/label-case.ts';
import { requireSameInstance } from '../engine/label-frame-file.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import { openFrames } from '../engine/open-frames.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import type { LabelledCase } from './loaded-case.ts';
import { groupOf, type TruthPlace } from './truth-place.ts';

export interface LabelledCases {
  readonly cases: readonly LabelledCase[];
  /** Images without truth, and truth without an image. */
  readonly withoutTruth: number;
  readonly withoutImage: number;
}

/**
 * Brings images and truth together.
 * @throws ExpectedError `truth-no-match` when no image has truth, `truth-twice` when two have the same.
 */
export function matchCases(
  engine: LoadedEngine,
  frames: Iterable<CatalogueFrame>,
  truth: TruthPlace,
  ports: { readonly embeddings: EmbeddingStore; readonly signal: AbortSignal },
): LabelledCases {
  const cases = new Map<string, LabelledCase>();
  let withoutTruth = 0;
  for (const frame of frames) {
    const name = truth.nameOf(frame);
    if (name === null) {
      withoutTruth++;
      continue;
    }
    if (cases.has(name)) throw twice(name);
    cases.set(name, {
      caseId: name,
      group: groupOf(name, frame.facts, truth.patients),
      async job() {
        const file = await openFrames(frame.locator);
        requireSameInstance(frame.sopInstanceUid, file);
        const decoded = await file.decodeFrame(frame.frameIndex);
        return frameJob(engine, decoded, ports.embeddings, { priority: 'batch', signal: ports.signal });
      },
      truth: async (size) => (await truth.read(name, size)) ?? new Map(),
    });
  }
  if (cases.size === 0) throw noMatch(withoutTruth, truth);
  // The catalogue's order depends on what was imported; names do not.
  const sorted = [...cases.values()].sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
  return { cases: sorted, withoutTruth, withoutImage: truth.cases.length - cases.size };
}

/** No image has truth: says what both sides are called. */
export function noMatch(images: number, truth: Pick<TruthPlace, 'cases' | 'root'>): ExpectedError {
  const example = truth.cases[0];
  return new ExpectedError(
    'truth-no-match',
    `None of ${images} images has truth in ${truth.root}` +
      (example === undefined
        ? ', which holds no case; '
        : `, which holds ${truth.cases.length} cases, e.g. ${example}; `) +
      'name each case by the SOP Instance UID of its image or by the file name without extension.',
  );
}

/** Files of two patients may have one name: nobody can tell whose truth it is. */
export function twice(name: string): ExpectedError {
  return new ExpectedError(
    'truth-twice',
    `Two images claim the truth ${name}; name the truth by SOP Instance UID instead of by file.`,
  );
}
