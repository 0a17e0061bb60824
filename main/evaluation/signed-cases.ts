import type { BitMask } from '../../core/mask/bit-mask.ts';
import { createMask } from '../../core/mask/bit-mask.ts';
import { decodeMask } from '../../core/mask/rle.ts';
import { isCaseFailure } from '../engine/prepare.ts';
import { frameJob } from '../engine/label-case.ts';
import { decodePlace, type DecodePorts } from '../engine/label-frame-file.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { Store } from '../store/store.ts';
import type { TrainingCase } from '../store/training-case.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import { atOneMoment, frameOf } from './compare-case.ts';
import type { LabelledCase } from './loaded-case.ts';
import { isReference, reviewedUnseen, type UnseenCase } from './reviewed-unseen.ts';
import { seenImages } from './seen-images.ts';

/** What readers signed in a workspace, as far as a task may be calibrated on it. */
export interface SignedCases {
  readonly cases: readonly LabelledCase[];
  /** Reviewed cases that are left out: the U-Net, or one before it, has learnt from their patients. */
  readonly learnt: number;
  /** Reviewed cases that are left out: their patients are held back for comparisons. */
  readonly held: number;
  /** Images of the patients that are used which cannot be read: whether the U-Net has learnt from them is not known. */
  readonly unreadable: number;
  /** Ids of models of which nothing says what they have learnt from. */
  readonly unknown: readonly string[];
}

export interface SignedPorts extends DecodePorts {
  readonly store: Pick<Store, 'trainingOutlines' | 'trainingCase' | 'trainingMasks' | 'caseRecord'>;
  readonly registry: ModelRegistry;
  readonly embeddings: EmbeddingStore;
  readonly signal: AbortSignal;
}

/**
 * Signed structures for a calibration, of patients whom the task's U-Net has not learnt from: on the others its maps are
 * better than they will be. Who only chose its epoch counts. Of a stack at most eight frames; groups are patient keys.
 * @param held keys of patients who are held back: a comparison on them must not find settings that were chosen on them.
 * @throws ExpectedError `task-unknown`, `case-busy`, `model-record-wrong`; CancelledError.
 */
export async function signedCases(
  engine: LoadedEngine,
  held: ReadonlySet<string>,
  ports: SignedPorts,
): Promise<SignedCases> {
  const { store, registry, signal } = ports;
  const { learnt, unknown } = await seenImages(registry, [engine.unet.id]);
  const unseen = await reviewedUnseen(engine.task.id, learnt, {
    store,
    digestOf: async (frame) => (await decodePlace(frameOf(frame), ports)).pixels,
    signal,
  });
  const free = unseen.cases.filter(({ group }) => !held.has(group));
  const cases: LabelledCase[] = [];
  let lost = 0;
  for (const one of free) {
    for (const frame of await framesOf(one, engine, ports)) {
      if (await canBeRead(frame)) cases.push(frame);
      else lost++;
    }
  }
  return {
    cases,
    learnt: unseen.seen,
    held: unseen.cases.length - free.length,
    unreadable: Math.max(lost, unseen.unreadable),
    unknown,
  };
}

/** Before the search, which would end at it: the others can be calibrated on. */
async function canBeRead({ job }: LabelledCase): Promise<boolean> {
  try {
    await job();
    return true;
  } catch (error) {
    if (isCaseFailure(error)) return false;
    throw error;
  }
}

async function framesOf(one: UnseenCase, engine: LoadedEngine, ports: SignedPorts): Promise<LabelledCase[]> {
  const { record, group } = one;
  const { embeddings, signal } = ports;
  const { facts, chosen, masks } = await atOneMoment(one, ports);
  return chosen.flatMap((index, at) => {
    const frame = record.frames.find(({ frameId }) => frameId === facts.frames[index]);
    const present = masks.frames[at];
    if (frame === undefined || present === undefined) return [];
    return {
      caseId: `${record.caseId} ${String(index)}`,
      group,
      async job() {
        const decoded = await decodePlace(frameOf(frame), ports);
        const { pixels } = decoded;
        return frameJob(engine, decoded.frame, embeddings, { priority: 'batch', signal, pixels });
      },
      truth: (size) => Promise.resolve(truthOf(facts, present, size)),
    };
  });
}

function truthOf(
  { structures }: TrainingCase,
  masks: readonly Uint8Array[],
  size: { readonly width: number; readonly height: number },
): Map<string, BitMask> {
  const truth = new Map<string, BitMask>();
  for (const [position, { structure, verdict }] of structures.entries()) {
    const mask = masks[position];
    if (!isReference(verdict) || mask === undefined) continue;
    const isAbsent = verdict === 'absent';
    truth.set(structure, isAbsent ? createMask(size.width, size.height) : decodeMask(mask, size));
  }
  return truth;
}
