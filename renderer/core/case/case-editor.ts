import type { Appended } from '../../../core/contract/case.ts';
import { applyPatch, patchOf, type AddedRemoved } from '../../../core/edit/patch.ts';
import type { Allow } from '../../../core/edit/pen.ts';
import { mergeMasks } from '../../../core/edit/merge-masks.ts';
import { subtractOthers, type OtherStructure } from '../../../core/edit/subtract-others.ts';
import { cloneMask, createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { unionRects, type PixelRect } from '../../../core/mask/pixel-rect.ts';
import type { MaskBook } from './create-mask-book.ts';
import type { Outbox, OutboxItem } from './outbox.ts';
import {
  addedRemovedOf,
  patchesOf,
  pendingChange,
  type EditFacts,
  type PendingChange,
  type PendingEdit,
} from './pending-edit.ts';

/** Long strokes are journalled in parts this long, so that a kill loses nothing that was shown for longer. */
export const FLUSH_MS = 300;

export interface EditorPorts {
  readonly book: MaskBook;
  readonly outbox: Outbox;
  readonly schedule: (ms: number, action: () => void) => () => void;
  readonly randomHex: (digits: number) => string;
  /** Why a structure cannot be changed now, as a sentence; null when it can. */
  readonly refusal: (structure: string, frameId: string) => string | null;
  /** All structures of the task. */
  readonly structures: () => readonly { readonly id: string; readonly locked: boolean }[];
  readonly exclusive: () => boolean;
  readonly sent: (edit: PendingEdit, appended: Appended | null) => void;
  /** Whether the journal has entries of this group and others after them: nothing joins it any more. */
  readonly isFinished: (group: string) => boolean;
  /** The journal will never take an edit, for this reason: it is gone from the screen. */
  readonly refused: (reason: string) => void;
  /** Takes back a group of which parts are in the journal already. */
  readonly takeBack: (group: string) => void;
  /** A stroke has begun or ended. */
  readonly drawing: () => void;
}

/** A stroke from press to release. */
export interface Stroke {
  /** The shown mask: paint into it, in place, where `allow` lets it stick. */
  readonly mask: BitMask;
  readonly allow: Allow;
  /** False once it has ended in any way, also from outside (another structure, a lock): paint no more. */
  readonly alive: () => boolean;
  /** After every dab: the rectangle that changed. */
  painted(rect: PixelRect | null): void;
  end(): void;
  /** Takes everything back. */
  cancel(): void;
}

export interface Replacement {
  readonly structure: string;
  readonly frameId: string;
  readonly mask: BitMask;
}

/** The only way by which masks of the open case are changed by a reader. */
export interface CaseEditor {
  /** @returns the stroke, or why not, as a sentence. */
  begin(
    place: { readonly structure: string; readonly frameId: string },
    facts: Omit<EditFacts, 'group'>,
  ): Stroke | string;
  /** Replaces whole masks as one action. @returns why not, or null when done (also when nothing changes). */
  replace(masks: readonly Replacement[], facts: Omit<EditFacts, 'group'>): string | null;
  /** Hands what is painted so far to the outbox: before anything else changes the masks. */
  flush(): void;
  readonly pending: readonly PendingEdit[];
  /** What is not in the journal of one mask, oldest first. */
  pendingOf(frameId: string, structure: string): Iterable<AddedRemoved>;
  /** The saved mask has changed under unsaved work: tells it again. Call `flush` before. */
  rebase(frameId: string, structure: string): void;
  /** Structure on which a stroke is being drawn. */
  drawing(): string | null;
  /** Takes the stroke in progress back; false when there is none. */
  cancel(): boolean;
}

export function createCaseEditor(ports: EditorPorts): CaseEditor {
  const { book, outbox } = ports;
  const pending: PendingEdit[] = [];
  const itemOf = new Map<PendingEdit, OutboxItem>();
  let live: LiveStroke | null = null;
  /** Strokes between whose parts something else was written go on under another name. */
  const goesOnAs = new Map<string, string>();

  const groupOf = (group: string): string => {
    const now = goesOnAs.get(group) ?? group;
    if (!ports.isFinished(now)) return now;
    const next = ports.randomHex(16);
    goesOnAs.set(group, next);
    return next;
  };

  const retell = (frameId: string, structure: string): void => {
    book.rebuild(frameId, structure, pendingOf(frameId, structure));
    if (live?.structure === structure && live.frameId === frameId) live.rebased();
    else joinIfSaved(frameId, structure);
  };

  const queue = (edit: PendingEdit): PendingEdit => {
    pending.push(edit);
    const item: OutboxItem = {
      persistence: 'kept',
      make: () => {
        const changes = patchesOf(edit, book);
        const { facts } = edit;
        return changes.length === 0 ? null : { kind: 'edit', ...facts, group: groupOf(facts.group), changes };
      },
      dropped: (reason) => {
        live?.flush();
        pending.splice(pending.indexOf(edit), 1);
        itemOf.delete(edit);
        for (const { frameId, structure } of edit.changes) retell(frameId, structure);
        ports.refused(reason);
      },
      done: (appended) => {
        pending.splice(pending.indexOf(edit), 1);
        itemOf.delete(edit);
        for (const { frameId, structure } of edit.changes) joinIfSaved(frameId, structure);
        ports.sent(edit, appended);
      },
    };
    itemOf.set(edit, item);
    outbox.add(item);
    return edit;
  };

  const joinIfSaved = (frameId: string, structure: string): void => {
    const waits = pending.some((edit) =>
      edit.changes.some((change) => change.frameId === frameId && change.structure === structure),
    );
    const drawn = live?.structure === structure && live.frameId === frameId;
    if (!waits && !drawn) book.join(frameId, structure);
  };

  /** What an edit of one structure does to the others, and the edit itself: to the screen and to the outbox. */
  const submit = (facts: EditFacts, edits: readonly ChangedMask[]): PendingEdit | null => {
    const changes: PendingChange[] = [];
    for (const edit of edits) {
      const change = pendingChange(edit, edit.before, edit.after);
      if (change === null) continue;
      changes.push(change);
      if (ports.exclusive()) changes.push(...losses(edit, edits));
    }
    return changes.length > 0 ? queue({ facts, changes }) : null;
  };

  /** In exclusive tasks: takes the gained pixels from the other structures, on the screen at once. */
  const losses = (edit: ChangedMask, edits: readonly ChangedMask[]): PendingChange[] => {
    const { structure, frameId, rect, before, after } = edit;
    const own = new Set(edits.filter((one) => one.frameId === frameId).map((one) => one.structure));
    const patches = subtractOthers({ key: structure, before, after }, others(frameId, own));
    return patches.flatMap(({ key, patch }) => {
      if (key === structure) return [];
      book.separate(frameId, key);
      const mask = book.writable(frameId, key);
      applyPatch(mask, patch);
      book.tell({ frameId, structure: key, layer: 'current', rect });
      // All of the patch was there before and is gone now.
      return (
        pendingChange({ structure: key, frameId, rect }, patch, createMask(patch.width, patch.height)) ?? []
      );
    });
  };

  const others = (frameId: string, without: ReadonlySet<string>): OtherStructure[] =>
    ports.structures().flatMap(({ id, locked }) => {
      const mask = without.has(id) ? null : book.mask(frameId, id, 'current');
      return mask === null ? [] : [{ key: id, mask, locked }];
    });

  const allowFor = (structure: string, frameId: string): Allow => {
    if (!ports.exclusive()) return {};
    const locked = others(frameId, new Set([structure])).filter((other) => other.locked);
    if (locked.length === 0) return {};
    const masks = locked.map((other) => other.mask);
    return { outside: mergeMasks(masks, masks[0]!) };
  };

  const pendingOf = function* (frameId: string, structure: string): Generator<AddedRemoved> {
    for (const edit of pending) {
      for (const change of edit.changes) {
        if (change.frameId === frameId && change.structure === structure) yield addedRemovedOf(change);
      }
    }
  };

  /** Takes an edit out that is not on its way yet; false when the journal has it or may have it. */
  const withdraw = (edit: PendingEdit): boolean => {
    const item = itemOf.get(edit);
    if (item === undefined || !outbox.remove(item)) return false;
    pending.splice(pending.indexOf(edit), 1);
    itemOf.delete(edit);
    for (const { frameId, structure } of edit.changes) {
      book.rebuild(frameId, structure, pendingOf(frameId, structure));
      joinIfSaved(frameId, structure);
    }
    return true;
  };

  const begin: CaseEditor['begin'] = ({ structure, frameId }, facts) => {
    const refusal = ports.refusal(structure, frameId);
    if (refusal !== null) return refusal;
    live?.cancel();
    const group = ports.randomHex(16);
    const mask = book.writable(frameId, structure);
    book.separate(frameId, structure);
    let before = cloneMask(mask);
    let dirty: PixelRect | null = null;
    let stop: (() => void) | null = null;
    let ended = false;
    const parts: PendingEdit[] = [];

    const flush = (): void => {
      stop?.();
      stop = null;
      if (dirty === null) return;
      const rect = dirty;
      const was = before;
      before = cloneMask(mask);
      dirty = null;
      const part = submit({ ...facts, group }, [{ structure, frameId, rect, before: was, after: before }]);
      if (part !== null) parts.push(part);
    };
    const finish = (): void => {
      stop?.();
      stop = null;
      ended = true;
      live = null;
      joinIfSaved(frameId, structure);
    };
    const cancel = (): void => {
      if (ended) return;
      mask.words.set(before.words);
      if (dirty !== null) book.tell({ frameId, structure, layer: 'current', rect: dirty });
      finish();
      // Parts that are not on their way yet vanish; the others are taken back by an undo of their group.
      const written = [...parts].reverse().filter((part) => !withdraw(part));
      if (written.length > 0) ports.takeBack(goesOnAs.get(group) ?? group);
    };
    live = { structure, frameId, flush, rebased: () => (before = cloneMask(mask)), cancel };
    ports.drawing();
    return {
      mask,
      allow: allowFor(structure, frameId),
      alive: () => !ended,
      painted: (rect) => {
        if (rect === null || ended) return;
        dirty = unionRects(dirty, rect);
        book.tell({ frameId, structure, layer: 'current', rect });
        stop ??= ports.schedule(FLUSH_MS, () => {
          stop = null;
          flush();
        });
      },
      end: () => {
        if (ended) return;
        flush();
        finish();
        ports.drawing();
      },
      cancel: () => {
        cancel();
        ports.drawing();
      },
    };
  };

  const replace: CaseEditor['replace'] = (masks, facts) => {
    live?.flush();
    for (const { structure, frameId } of masks) {
      const refusal = ports.refusal(structure, frameId);
      if (refusal !== null) return refusal;
    }
    const edits = masks.flatMap(({ structure, frameId, mask }): ChangedMask[] => {
      book.separate(frameId, structure);
      const shown = book.writable(frameId, structure);
      const before = cloneMask(shown);
      const { outside } = allowFor(structure, frameId);
      for (let i = 0; i < shown.words.length; i++) {
        const was = before.words[i]!;
        const gained = mask.words[i]! & ~was & ~(outside?.words[i] ?? 0);
        shown.words[i] = (was & mask.words[i]!) | gained;
      }
      const patch = patchOf(before, shown);
      const rect = patch === null ? null : maskBounds(patch);
      return rect === null ? [] : [{ structure, frameId, rect, before, after: cloneMask(shown) }];
    });
    for (const { structure, frameId, rect } of edits) {
      book.tell({ frameId, structure, layer: 'current', rect });
    }
    submit({ ...facts, group: ports.randomHex(16) }, edits);
    for (const { structure, frameId } of masks) joinIfSaved(frameId, structure);
    return null;
  };

  return {
    begin,
    replace,
    flush: () => live?.flush(),
    pending,
    pendingOf,
    rebase: (frameId, structure) => {
      if (book.isSeparate(frameId, structure)) retell(frameId, structure);
    },
    drawing: () => live?.structure ?? null,
    cancel: () => {
      if (live === null) return false;
      live.cancel();
      ports.drawing();
      return true;
    },
  };
}

interface LiveStroke {
  readonly structure: string;
  readonly frameId: string;
  readonly flush: () => void;
  /** The mask under the stroke was made anew: what follows counts from there. */
  readonly rebased: () => void;
  readonly cancel: () => void;
}

interface ChangedMask {
  readonly structure: string;
  readonly frameId: string;
  /** Around all pixels that changed. */
  readonly rect: PixelRect;
  readonly before: BitMask;
  readonly after: BitMask;
}
