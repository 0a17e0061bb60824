import { ExpectedError } from '../../core/domain/errors.ts';
import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { ComparedMask } from '../../core/evaluation/compared-mask.ts';
import { chooseFrames } from '../../core/training/choose-frames.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { FramePlace } from '../engine/label-frame-file.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import { engineData } from '../engine/engine-data.ts';
import type { CaseFrameRecord, Store } from '../store/store.ts';
import type { TrainingMasks } from '../store/training-case.ts';
import { isReference, type UnseenCase } from './reviewed-unseen.ts';

/** Frames of one stack: neighbouring slices say the same, and each costs two networks and two refinements. */
const FRAMES_PER_CASE = 8;
/** A reader may be at work on the case. */
const ATTEMPTS = 3;

export interface CaseComparisonPorts {
  readonly store: Pick<Store, 'trainingCase' | 'trainingMasks' | 'label'>;
  readonly thread: Pick<EngineThread, 'call'>;
  readonly signal: AbortSignal;
}

/** One structure on one frame, signed. */
interface Signed {
  readonly structure: string;
  readonly verdict: ComparedMask['verdict'];
  readonly mask: Uint8Array;
  /** The pseudo label that the reader looked at, and what it says of the structure; null where there is none. */
  readonly under: { readonly label: PseudoLabel; readonly own: LabelledStructure } | null;
}

/** Two engines that are compared. */
export interface ComparedEngines {
  readonly old: LoadedEngine;
  readonly new: LoadedEngine;
  /** Digests of the networks that each descends from. */
  readonly ancestors: { readonly old: ReadonlySet<string>; readonly new: ReadonlySet<string> };
}

/** What two engines make of everything that is signed in a case. @throws ExpectedError when it cannot be read. */
export async function compareCase(
  one: UnseenCase,
  rivals: ComparedEngines,
  ports: CaseComparisonPorts,
): Promise<ComparedMask[]> {
  const { record, group } = one;
  const { facts, chosen, masks } = await atOneMoment(one, ports);
  const labels = new Map<string, PseudoLabel>();
  const labelOf = async (id: string): Promise<PseudoLabel> => {
    const known = labels.get(id) ?? (await ports.store.label(id));
    labels.set(id, known);
    return known;
  };
  const compared: ComparedMask[] = [];
  for (const [at, index] of chosen.entries()) {
    const frame = record.frames.find(({ frameId }) => frameId === facts.frames[index]);
    const present = masks.frames[at];
    if (frame === undefined || present === undefined) continue;
    const signed: Signed[] = [];
    for (const [position, { structure, verdict }] of facts.structures.entries()) {
      const mask = present[position];
      if (!isReference(verdict) || mask === undefined) continue;
      const id = facts.labels[position]?.[index] ?? null;
      signed.push({
        structure,
        verdict,
        mask,
        under: id === null ? null : ownOf(await labelOf(id), structure),
      });
    }
    const answer = await ports.thread.call(
      'compare',
      {
        frame: frameOf(frame),
        engines: [engineData(rivals.old), engineData(rivals.new)],
        signed: signed.map(({ structure, mask, verdict, under }) => ({
          structure,
          mask,
          correctedFrom: verdict === 'corrected' ? (under?.own.masks.refined ?? null) : null,
        })),
      },
      { signal: ports.signal },
    );
    for (const [position, { structure, verdict, under }] of signed.entries()) {
      const [old, fresh] = answer.fits.map((fits) => fits[position] ?? null);
      if (old == null || fresh == null) continue;
      const correction = answer.corrections[position] ?? null;
      // On this frame of a corrected stack the reader has left the pseudo label as it was.
      const isLeft = verdict === 'corrected' && under !== null && correction === null;
      compared.push({
        caseId: record.caseId,
        group,
        structure,
        verdict: isLeft ? 'accepted' : verdict,
        ...drawnBy(under?.label ?? null, rivals),
        old,
        new: fresh,
        correction,
      });
    }
  }
  return compared;
}

/**
 * Verdicts and masks that belong together, of the frames that are chosen. @throws ExpectedError `case-busy`
 */
export async function atOneMoment(
  { facts: first, record }: UnseenCase,
  { store }: { readonly store: Pick<Store, 'trainingCase' | 'trainingMasks'> },
): Promise<{ facts: typeof first; chosen: readonly number[]; masks: TrainingMasks }> {
  let facts = first;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const chosen = chooseFrames(facts.structures, facts.frames.length, FRAMES_PER_CASE);
    const ids = chosen.map((index) => facts.frames[index] ?? '');
    const masks = await store.trainingMasks(record.caseId, ids);
    if (masks.seq === facts.seq) return { facts, chosen, masks };
    facts = await store.trainingCase(record.caseId);
  }
  throw new ExpectedError('case-busy', 'A case is being changed without a pause; try again later.');
}

function ownOf(label: PseudoLabel, structure: string): Signed['under'] {
  const own = label.structures.find((one) => one.structure === structure);
  return own === undefined ? null : { label, own };
}

/** By weights: a model may have been given another id on the way. */
function drawnBy(
  label: PseudoLabel | null,
  rivals: ComparedEngines,
): Pick<ComparedMask, 'drawnBy' | 'family'> {
  const files = label?.models.flatMap((model) => model.files) ?? [];
  if (files.includes(rivals.old.unet.file.sha256)) return { drawnBy: 'old', family: null };
  if (files.includes(rivals.new.unet.file.sha256)) return { drawnBy: 'new', family: null };
  const [ofOld, ofNew] = [rivals.ancestors.old, rivals.ancestors.new].map((own) =>
    files.some((file) => own.has(file)),
  );
  if (ofOld === true && ofNew === true) return { drawnBy: 'other', family: 'both' };
  return { drawnBy: 'other', family: ofOld === true ? 'old' : ofNew === true ? 'new' : null };
}

/** What a worker needs to decode a frame. */
export function frameOf({
  frameId,
  sopInstanceUid,
  frameIndex,
  locator,
  pixelSha256,
}: CaseFrameRecord): FramePlace {
  return { frameId, sopInstanceUid, frameIndex, locator, pixelSha256 };
}
