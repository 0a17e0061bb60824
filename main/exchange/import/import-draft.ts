import type { IncomingLabel } from '../incoming.ts';
import type { ImportFrame } from '../../store/import-frames.ts';

/** A mask that is in the mask store, and where it comes from. */
export interface DrawnMask {
  /** Name in the mask store. */
  readonly mask: string;
  /** Index into the files of the import. */
  readonly file: number;
  /** What the file says of the structure. */
  readonly label: IncomingLabel;
}

export interface DrawnFrame {
  readonly frame: ImportFrame;
  /** By structure id. */
  readonly masks: Map<string, DrawnMask>;
}

/** What is to be imported, by case and frame, before anything of it is applied. */
export class ImportDraft {
  /** By case id, then by frame id. */
  readonly cases = new Map<string, Map<string, DrawnFrame>>();

  /** @returns false when another file has drawn it otherwise, which then stays. */
  add(frame: ImportFrame, structure: string, drawn: DrawnMask): boolean {
    const frames = this.cases.get(frame.caseId) ?? new Map<string, DrawnFrame>();
    this.cases.set(frame.caseId, frames);
    const one = frames.get(frame.frameId) ?? { frame, masks: new Map<string, DrawnMask>() };
    frames.set(frame.frameId, one);
    const known = one.masks.get(structure);
    if (known !== undefined && known.mask !== drawn.mask) return false;
    if (known === undefined) one.masks.set(structure, drawn);
    return true;
  }

  /** Takes all of another draft over. @returns structures that are drawn otherwise here, which then stay. */
  merge(other: ImportDraft): string[] {
    const lost = new Set<string>();
    for (const frames of other.cases.values()) {
      for (const { frame, masks } of frames.values()) {
        for (const [structure, drawn] of masks) if (!this.add(frame, structure, drawn)) lost.add(structure);
      }
    }
    return [...lost];
  }

  has(frame: ImportFrame, structure: string): boolean {
    return this.cases.get(frame.caseId)?.get(frame.frameId)?.masks.has(structure) ?? false;
  }
}
