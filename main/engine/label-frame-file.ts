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
  /** As the catalogue would name it now. */
  readonly sopInstanceUid: string;
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
  /** @param sopInstanceUid the instance that is looked for: what was opened for another one is not given for it. */
  readonly openFrames: (locator: SourceLocator, sopInstanceUid: string) => Promise<OpenFrames>;
}

/**
 * Decodes a frame and compares it with what is known of it.
 * @throws ExpectedError when it cannot be read, or `frame-changed` when it is another image or has other pixels than
 * before.
 */
export async function decodePlace(
  frame: FramePlace,
  { openFrames }: DecodePorts,
): Promise<FrameDigests & { readonly frame: Frame }> {
  const file = await openFrames(frame.locator, frame.sopInstanceUid);
  requireSameInstance(frame.sopInstanceUid, file);
  const decoded = await file.decodeFrame(frame.frameIndex);
  const pixels = frameDigest(decoded);
  requireSamePixels(frame.pixelSha256, pixels);
  const content = file.frames === 1 ? contentDigest([valuesDigest(decoded)]) : null;
  return { frame: decoded, pixels, content };
}

/**
 * Another disc in the drive, or another file under the same name: its image is never shown under the name of the
 * patient whose image was there when it was imported.
 */
export function requireSameInstance(sopInstanceUid: string, file: Pick<OpenFrames, 'sopInstanceUid'>): void {
  if (file.sopInstanceUid === sopInstanceUid) return;
  throw new ExpectedError(
    'frame-changed',
    'Another image lies where this one was when it was imported; bring the original back to its place, or import it from where it is now.',
  );
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
  return (locator, sopInstanceUid) => {
    // Not by the place alone: what lay there before is not what was imported from there since.
    const key = JSON.stringify([locator, sopInstanceUid]);
    const found = recent.find((one) => one.key === key);
    if (found !== undefined) return found.opened;
    const opened = open(locator, sopInstanceUid);
    recent.push({ key, opened });
    if (recent.length > most) recent.shift();
    // A file that was missing may be there the next time.
    opened.catch(() => (recent = recent.filter((one) => one.opened !== opened)));
    return opened;
  };
}
