import type { ActionBody, CaseBody, CaseEntry } from '../../core/domain/journal-entry.ts';
import type { Reader } from '../../core/domain/reader.ts';
import { toBase64 } from '../../core/edit/base64.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import type { CaseReplay } from '../../core/review/case-replay.ts';
import { isAction } from '../../core/review/entry-changes.ts';
import { redoBody, redoRefusal } from '../../core/review/redo-body.ts';
import { undoBody } from '../../core/review/undo-body.ts';
import { randomMask } from './masks.ts';
import type { Random } from './random.ts';

export const ADA: Reader = { id: 'a'.repeat(16), name: 'Ada', authenticated: false };
export const BEN: Reader = { id: 'b'.repeat(16), name: 'Ben', authenticated: false };

export interface ScriptCase {
  readonly structures: readonly string[];
  readonly frames: readonly string[];
  readonly size: { readonly width: number; readonly height: number };
}

/** A text of 64 hexadecimal digits. */
export function digest(random: Random): string {
  return Array.from({ length: 64 }, () => random.integer(0, 15).toString(16)).join('');
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(0, list.length - 1)]!;
}

/** Random entries of one case, as the backend would write them: actions, undo, redo, time. */
export class ReviewScript {
  readonly entries: CaseEntry[] = [];
  readonly #random: Random;
  readonly #about: ScriptCase;
  #groups = 0;

  constructor(random: Random, about: ScriptCase) {
    this.#random = random;
    this.#about = about;
    const labels = Object.fromEntries(about.frames.map((frame) => [frame, digest(random)]));
    this.#write({ kind: 'begin', labels }, null);
  }

  /** The next entry, given what has followed all entries so far. */
  next(replay: CaseReplay): CaseEntry {
    const random = this.#random;
    const reader = random.integer(0, 3) === 0 ? BEN : ADA;
    const kind = random.integer(0, 11);
    if (kind >= 8 && kind <= 9) return this.undo(replay, reader) ?? this.action(reader);
    if (kind === 10) return this.redo(replay, reader) ?? this.action(reader);
    if (kind === 11) return this.#write({ kind: 'time', structure: this.#structure(), activeMs: 5 }, reader);
    return this.action(reader);
  }

  action(reader: Reader): CaseEntry {
    const body = this.#action();
    return this.#write(body, reader);
  }

  /** @returns null when there is nothing to undo. */
  undo(replay: CaseReplay, reader: Reader): CaseEntry | null {
    const group = replay.state.undo.at(-1)?.group;
    if (group === undefined) return null;
    const before = replay.undoLog.before(group);
    if (before === undefined) throw new Error('The undo log does not know the group.');
    return this.#write(
      undoBody({ group, entries: this.#groupOf(group), before, state: replay.state, reader }),
      reader,
    );
  }

  redo(replay: CaseReplay, reader: Reader): CaseEntry | null {
    const group = replay.state.redo.at(-1)?.group;
    if (group === undefined) return null;
    const entries = this.#groupOf(group);
    return redoRefusal(entries, reader) === null ? this.#write(redoBody(group, entries), reader) : null;
  }

  #groupOf(group: string): CaseEntry[] {
    return this.entries.filter(({ body }) => isAction(body) && body.group === group);
  }

  #structure(): string {
    return pick(this.#random, this.#about.structures);
  }

  #group(): string {
    // Every third action goes on with the group before it, as a stroke of several entries does.
    const last = this.entries.at(-1)?.body;
    if (last !== undefined && isAction(last) && this.#random.integer(0, 2) === 0) return last.group;
    this.#groups += 1;
    return this.#groups.toString(16).padStart(16, '0');
  }

  #change(structure: string): { structure: string; frameId: string; patch: string } {
    const patch = toBase64(encodeMask(randomMask(this.#random, 70, this.#about.size)));
    return { structure, frameId: pick(this.#random, this.#about.frames), patch };
  }

  #action(): ActionBody {
    const random = this.#random;
    const group = this.#group();
    const structure = this.#structure();
    const frameId = pick(random, this.#about.frames);
    switch (random.integer(0, 9)) {
      case 0: {
        const points = [{ x: random.integer(0, 9), y: 1, label: 'include' as const }];
        const prompts = { box: null, points, scribbles: [], useGuess: random.integer(0, 1) === 1 };
        return {
          kind: 'prompts',
          group,
          structure,
          frameId,
          prompts: random.integer(0, 2) === 0 ? null : prompts,
        };
      }
      case 1:
      case 2:
      case 3: {
        const verdict = pick(random, [
          'accepted',
          'corrected',
          'rejected',
          'absent',
          'deferred',
          null,
        ] as const);
        const others = new Set([structure, this.#structure()]);
        const signed = [...others].map((id) => ({
          structure: id,
          verdict,
          revision: digest(random),
          activeMs: 3,
        }));
        return { kind: 'verdict', group, scope: 'structure', signed, reason: '', note: 'n' };
      }
      case 4:
        return {
          kind: 'rebase',
          group,
          labels: { [frameId]: digest(random) },
          structures: [structure],
          changes: random.integer(0, 1) === 0 ? [] : [this.#change(structure)],
        };
      default: {
        const tool = pick(random, ['brush', 'eraser', 'sam', 'assign'] as const);
        const changes = [
          this.#change(structure),
          ...(tool === 'assign' ? [this.#change(this.#structure())] : []),
        ];
        const fromNothing = random.integer(0, 1) === 0 ? [structure] : [];
        return { kind: 'edit', group, tool, settings: { radiusPx: 3 }, changes, fromNothing };
      }
    }
  }

  #write(body: CaseBody, reader: Reader | null): CaseEntry {
    // Other cases write to the same journal: numbers ascend with gaps.
    const seq = (this.entries.at(-1)?.seq ?? 0) + this.#random.integer(1, 3);
    const entry = { seq, at: new Date(1.7e12 + seq * 1000).toISOString(), reader, body };
    this.entries.push(entry);
    return entry;
  }
}
