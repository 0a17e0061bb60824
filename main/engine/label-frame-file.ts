import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Frame } from '../../core/domain/frame.ts';
import type { Priority } from '../../core/pipeline/session-port.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import { contentDigest, frameDigest, valuesDigest } from './frame-digest.ts';
import { labelCase, type FrameIdentity, type LabelStores } from './label-case.ts';
import type { LoadedEngine } from './load-engine.ts';

/** A frame of the catalogue, as it is found on the disk. */
export interface FramePlace extends FrameIdentity {
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

/** What decoding tells about a frame, to be remembered. */
export interface FrameDigests {
  readonly pixels: string;
  /**
   * Digest of a single-frame instance (others are compared file by file): tells a later file that claims its UID
   * with other pixels.
   */
  readonly content: string | null;
}

export interface LabelledFrame extends FrameDigests {
  readonly label: PseudoLabel;
}

/** Decodes a frame and labels it, in this thread or another. */
export type FrameLabeller = (
  engine: LoadedEngine,
  frame: FramePlace,
  options: { readonly priority: Priority; readonly signal: AbortSignal },
) => Promise<LabelledFrame>;

export interface DecodePorts {
  readonly openFrames: (locator: SourceLocator) => Promise<OpenFrames>;
}

/**
 * Decodes a frame and compares it with what is known of it.
 * @throws ExpectedError when it cannot be read, or `frame-changed` when its pixels are others than before.
 */
export async function decodePlace(
  frame: FramePlace,
  { openFrames }: DecodePorts,
): Promise<FrameDigests & { readonly frame: Frame }> {
  const file = await openFrames(frame.locator);
  const decoded = await file.decodeFrame(frame.frameIndex);
  const pixels = frameDigest(decoded);
  requireSamePixels(frame.pixelSha256, pixels);
  const content = file.frames === 1 ? contentDigest([valuesDigest(decoded)]) : null;
  return { frame: decoded, pixels, content };
}

/** The file was exchanged behind the catalogue: its pixels may be another patient's. */
export function requireSamePixels(recorded: string | null, found: string): void {
  if (recorded === null || recorded === found) return;
  throw new ExpectedError(
    'frame-changed',
    'The file holds other pixels than when it was first seen; import it into a new workspace.',
  );
}

/** Labels frames in this thread. Masks and embeddings are stored, records and digests are the caller's to store. */
export function createFrameLabeller(
  ports: DecodePorts & LabelStores & { readonly now: () => string },
): FrameLabeller {
  return async (engine, place, { priority, signal }) => {
    const { frameId, sopInstanceUid, frameIndex } = place;
    const { frame, pixels, content } = await decodePlace(place, ports);
    const label = await labelCase(
      engine,
      { frame, pixels, identity: { frameId, sopInstanceUid, frameIndex } },
      ports,
      { priority, signal, now: ports.now },
    );
    return { label, pixels, content };
  };
}

/** Keeps the last few opened files: frames of one file come one after the other. */
export function sharedOpener(open: DecodePorts['openFrames'], most: number): DecodePorts['openFrames'] {
  let recent: { key: string; opened: Promise<OpenFrames> }[] = [];
  return (locator) => {
    const key = JSON.stringify(locator);
    const found = recent.find((one) => one.key === key);
    if (found !== undefined) return found.opened;
    const opened = open(locator);
    recent.push({ key, opened });
    if (recent.length > most) recent.shift();
    // A file that was missing may be there the next time.
    opened.catch(() => (recent = recent.filter((one) => one.opened !== opened)));
    return opened;
  };
}
