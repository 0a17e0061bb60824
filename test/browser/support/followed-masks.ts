import { expect } from 'vitest';
import type { EditTool } from '../../../core/domain/journal-entry.ts';
import { fromBase64 } from '../../../core/edit/base64.ts';
import { cloneMask, maskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { decodeMask } from '../../../core/mask/rle.ts';
import { SOON } from './read-case.ts';
import { entriesOf, theCase } from './read-workspace.ts';
import { storedCase } from './store-masks.ts';

type EditEntry = ReturnType<typeof entriesOf<'edit'>>[number];

export interface Edit {
  readonly entry: EditEntry;
  readonly before: BitMask;
  readonly after: BitMask;
  /** Pixels that have changed. */
  readonly patch: BitMask;
}

/** The masks of a case, followed patch by patch as the journal tells them: what a reader drew is what it says. */
export class FollowedMasks {
  readonly #workspace: string;
  readonly #caseId: string;
  readonly #masks = new Map<string, BitMask>();
  readonly #saved: () => Promise<void>;
  #read = 0;

  private constructor(workspace: string, saved: () => Promise<void>) {
    this.#workspace = workspace;
    this.#caseId = theCase(workspace);
    this.#saved = saved;
  }

  /**
   * Of the case that was opened first.
   * @param saved resolves when the page has everything in the journal.
   */
  static async of(workspace: string, saved: () => Promise<void>): Promise<FollowedMasks> {
    const followed = new FollowedMasks(workspace, saved);
    await followed.reread();
    return followed;
  }

  mask(structure: string): BitMask {
    const found = this.#masks.get(structure);
    if (found === undefined) throw new Error(`There is no mask of ${structure}.`);
    return found;
  }

  /** Takes over what the workspace has now, e.g. after an undo. */
  async reread(): Promise<void> {
    const { masks } = await storedCase(this.#workspace, this.#caseId);
    for (const [id, mask] of masks) this.#masks.set(id, mask);
    this.#read = entriesOf(this.#workspace, 'edit').length;
  }

  pixel(structure: string, x: number, y: number): boolean {
    return maskAt(this.mask(structure), x, y);
  }

  /** Waits for the next edit in the journal and takes it over: all entries of its group, as undo would. */
  async next(tool: EditTool, structure: string): Promise<Edit> {
    await expect
      .poll(() => entriesOf(this.#workspace, 'edit').length, { ...SOON, message: `an edit by ${tool}` })
      .toBeGreaterThan(this.#read);
    // A long stroke is several entries, the first of them while it is drawn.
    await this.#saved();
    const fresh = entriesOf(this.#workspace, 'edit').slice(this.#read);
    const [entry] = fresh;
    if (entry === undefined) throw new Error('The journal has lost an entry.');
    this.#read += fresh.length;
    for (const { body, reader } of fresh) {
      const { group } = entry.body;
      expect({ tool: body.tool, reader: reader?.name, group: body.group }).toEqual({
        tool,
        reader: 'Ada',
        group,
      });
    }
    const before = cloneMask(this.mask(structure));
    for (const change of fresh.flatMap(({ body }) => body.changes)) {
      turn(this.mask(change.structure), decodeMask(fromBase64(change.patch)));
    }
    const after = cloneMask(this.mask(structure));
    const patch = cloneMask(after);
    turn(patch, before);
    return { entry, before, after, patch };
  }

  /** That the workspace has the very masks that were followed, and a whole chain. */
  async checkStored(): Promise<void> {
    const { masks, intact } = await storedCase(this.#workspace, this.#caseId);
    expect(intact).toBe(true);
    for (const [id, mask] of masks) {
      expect(equalMasks(mask, this.mask(id)), id).toBe(true);
    }
  }
}

/** The exclusive or, in place: what an edit is in the journal. */
function turn(mask: BitMask, patch: BitMask): void {
  mask.words.forEach((word, i) => (mask.words[i] = word ^ (patch.words[i] ?? 0)));
}
