import type { Frame } from '../../core/domain/frame.ts';
import { CancelledError, ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import type { LabelStore } from '../workspace/label-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { contentDigest, frameDigest, valuesDigest } from './frame-digest.ts';
import { labelCase, labelId, type FrameIdentity } from './label-case.ts';
import type { LoadedEngine } from './load-engine.ts';

/** A frame of the catalogue that is to be labelled. */
export interface PreparedFrame extends FrameIdentity {
  readonly locator: SourceLocator;
  /** Digest of its decoded pixels when it was seen before; then it need not be decoded to be recognised. */
  readonly pixelSha256: string | null;
}

/** A file that is open for decoding. */
export interface OpenFrames {
  /** Number of frames. */
  readonly frames: number;
  decodeFrame(index: number): Frame | Promise<Frame>;
}

export interface PreparePorts {
  readonly masks: MaskStore;
  readonly embeddings: EmbeddingStore;
  readonly labels: LabelStore;
  readonly openFrames: (locator: SourceLocator) => Promise<OpenFrames>;
  readonly rememberDigest: (frame: FrameIdentity, sha256: string) => void;
  /** Digest of a single-frame instance (others are compared file by file): tells a later file that claims its UID with other pixels. */
  readonly rememberContent: (sopInstanceUid: string, sha256: string) => void;
  readonly now: () => string;
}

export interface PrepareOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface PrepareOutcome {
  /** Labels made now, and labels that were there. */
  readonly made: readonly string[];
  readonly reused: readonly string[];
  readonly failed: readonly { readonly frame: PreparedFrame; readonly reason: string }[];
}

/** While one case waits for the networks, the other is decoded and stored. */
const LANES = 2;

/**
 * Labels frames, a finished one at a time, so that a kill costs the cases in hand only.
 * @throws CancelledError when the signal fires, ExpectedError when the models cannot run at all.
 */
export async function prepareFrames(
  engine: LoadedEngine,
  frames: readonly PreparedFrame[],
  ports: PreparePorts,
  options: PrepareOptions,
): Promise<PrepareOutcome> {
  const made: string[] = [];
  const reused: string[] = [];
  const failed: { frame: PreparedFrame; reason: string }[] = [];
  const opener = sharedOpener(ports.openFrames);
  let next = 0;
  let broken = false;
  const lane = async (): Promise<void> => {
    for (let frame = frames[next++]; frame !== undefined; frame = frames[next++]) {
      if (options.signal.aborted) throw new CancelledError();
      if (broken) return;
      try {
        const { id, fresh } = await prepareFrame(
          engine,
          frame,
          { ...ports, openFrames: opener },
          options.signal,
        );
        (fresh ? made : reused).push(id);
      } catch (error) {
        // One bad file must not cost the night; a model that cannot run would fail every case alike.
        if (!(error instanceof ExpectedError) || isModelFailure(error)) {
          broken = true;
          throw error;
        }
        failed.push({ frame, reason: messageOf(error) });
      }
      options.onProgress(made.length + reused.length + failed.length, frames.length);
    }
  };
  // All lanes are waited for, failed or not: the caller closes the workspace, and none may still write to it.
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return { made, reused, failed };
}

async function prepareFrame(
  engine: LoadedEngine,
  frame: PreparedFrame,
  ports: PreparePorts,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly fresh: boolean }> {
  const { frameId, sopInstanceUid, frameIndex } = frame;
  const identity: FrameIdentity = { frameId, sopInstanceUid, frameIndex };
  if (frame.pixelSha256 !== null) {
    const known = labelId(engine, frame.pixelSha256, identity);
    if (await isWhole(known, ports)) {
      ports.labels.confirm(known);
      return { id: known, fresh: false };
    }
  }
  const file = await ports.openFrames(frame.locator);
  const decoded = await file.decodeFrame(frameIndex);
  const digest = frameDigest(decoded);
  if (frame.pixelSha256 === null) ports.rememberDigest(identity, digest);
  else if (frame.pixelSha256 !== digest) {
    // The file was exchanged behind the catalogue: its pixels may be another patient's.
    throw new ExpectedError(
      'frame-changed',
      'The file holds other pixels than when it was first prepared; import it into a new workspace.',
    );
  }
  if (file.frames === 1) ports.rememberContent(sopInstanceUid, contentDigest([valuesDigest(decoded)]));
  const label: PseudoLabel = await labelCase(engine, { frame: decoded, identity }, ports, {
    priority: 'batch',
    signal,
    now: ports.now,
  });
  ports.labels.put(label);
  // Where only masks were lost, the record is the old one.
  ports.labels.confirm(label.id);
  return { id: label.id, fresh: true };
}

/** Whether a label is there with all of its masks: a lost one is made again. */
async function isWhole(id: string, { labels, masks }: PreparePorts): Promise<boolean> {
  if (!labels.has(id)) return false;
  for (const structure of labels.get(id).structures) {
    for (const mask of Object.values(structure.masks)) {
      if (mask !== null && !(await masks.has(mask))) return false;
    }
  }
  return true;
}

/** Keeps the last few opened files: frames of one file come one after the other. */
function sharedOpener(open: PreparePorts['openFrames']): PreparePorts['openFrames'] {
  const recent: { key: string; opened: Promise<OpenFrames> }[] = [];
  return (locator) => {
    const key = JSON.stringify(locator);
    const found = recent.find((one) => one.key === key);
    if (found !== undefined) return found.opened;
    const opened = open(locator);
    recent.push({ key, opened });
    if (recent.length > LANES) recent.shift();
    return opened;
  };
}

function isModelFailure(error: ExpectedError): boolean {
  return error.code.startsWith('model-') || error.code.startsWith('inference-');
}
