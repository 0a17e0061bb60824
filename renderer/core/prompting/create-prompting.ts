import { createStore } from 'zustand/vanilla';
import type { Decoded } from '../../../core/contract/case.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import { CallError } from '../../../core/contract/errors.ts';
import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import { decodePatch } from '../../../core/edit/patch.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { structureOf } from '../../../core/review/with-structures.ts';
import { createCancelSource, type CancelSource } from '../../../core/transport/cancel-source.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sayWhoReads, type OpenCase } from '../case/create-case-session.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { RendererPorts } from '../ports.ts';
import { EMPTY_DRAFT, machinePrompts, saysSomething } from './machine-prompts.ts';
import type { PromptingModel, PromptingState } from './prompting-model.ts';

/** Longer than this and the reader is told that something is going on. */
export const SLOW_MS = 300;

export interface OwnedPrompting extends PromptingModel {
  /** What is in hand now: another case, frame or structure ends what was going on. */
  attend(target: PromptTarget | null): void;
  connectionBack(): void;
}

export interface PromptTarget {
  readonly session: OpenCase;
  readonly frameId: string;
  readonly structure: string;
}

export interface PromptingDeps {
  readonly client: Client<Contract>;
  readonly ports: RendererPorts;
  readonly notify: (level: 'info' | 'warning' | 'error', message: string) => void;
  readonly hasReader: () => boolean;
}

const IDLE = {
  phase: 'idle',
  slow: false,
  problem: '',
  candidates: [],
  candidate: 0,
  provider: '',
  decoderMs: 0,
} as const satisfies Partial<PromptingState>;

export function createPrompting({ client, ports, notify, hasReader }: PromptingDeps): OwnedPrompting {
  const store = createStore<PromptingState>(() => ({
    ...IDLE,
    structure: null,
    frameId: null,
    draft: EMPTY_DRAFT,
    origin: 'none',
    shown: false,
    selected: null,
    previewVersion: 0,
  }));
  const { getState, setState } = store;
  const listeners = new Set<() => void>();
  let target: PromptTarget | null = null;
  let running: CancelSource | null = null;
  let stopSlow: (() => void) | null = null;
  let answer: Decoded | null = null;
  /** Decoded when they are looked at. */
  let masks: (BitMask | null)[] = [];
  /** Drafts sent and not acknowledged: the journal's older ones must not take their place on the screen. */
  let unsent = 0;
  let dragging = false;

  const told = (): void => {
    setState(({ previewVersion }) => ({ previewVersion: previewVersion + 1 }));
    for (const listener of listeners) listener();
  };

  const stopDecode = (): void => {
    running?.cancel();
    running = null;
    stopSlow?.();
    stopSlow = null;
  };

  const dropPreview = (): boolean => {
    const had = answer !== null;
    stopDecode();
    answer = null;
    masks = [];
    setState(IDLE);
    if (had) told();
    return had;
  };

  /** The reader's own prompts as the journal has them, else the machine's. */
  const readDraft = (): void => {
    const view = target?.session.store.getState().view ?? null;
    const state = target?.session.store.getState().state ?? null;
    if (target === null || view === null || state === null)
      return setState({ draft: EMPTY_DRAFT, origin: 'none' });
    const own = structureOf(state, target.structure)?.prompts[target.frameId];
    const machine = machinePrompts(view, target.structure, target.frameId);
    setState({
      draft: own ?? machine ?? EMPTY_DRAFT,
      origin: own !== undefined ? 'reader' : machine !== null ? 'machine' : 'none',
    });
  };

  const fail = (error: unknown): void => {
    stopSlow?.();
    stopSlow = null;
    setState({ phase: 'failed', slow: false, problem: sentenceOf(error) });
  };

  const take = (decoded: Decoded): void => {
    stopSlow?.();
    stopSlow = null;
    running = null;
    answer = decoded;
    masks = decoded.candidates.map(() => null);
    setState({
      phase: 'preview',
      slow: false,
      problem: '',
      candidates: decoded.candidates.map(({ predictedIou, stability }) => ({ predictedIou, stability })),
      candidate: 0,
      provider: decoded.provider,
      decoderMs: decoded.decoderMs,
    });
    told();
  };

  const decode = (): void => {
    if (target === null) return;
    stopDecode();
    const { draft } = getState();
    if (!saysSomething(draft)) return void dropPreview();
    const asked = target;
    const source = createCancelSource();
    running = source;
    setState({ phase: 'decoding', slow: false, problem: '' });
    stopSlow = ports.schedule(SLOW_MS, () => setState({ slow: true }));
    const { caseId } = asked.session;
    const { frameId, structure } = asked;
    client
      .job('prompt.decode', { caseId, frameId, structure, prompts: draft }, { signal: source.signal })
      .then(
        // Rule P3: an answer to prompts that are not these any more is dropped.
        (decoded) => running === source && take(decoded),
        (error: unknown) => {
          if (running !== source) return;
          running = null;
          if (error instanceof CallError && error.code === 'cancelled') dropPreview();
          else fail(error);
        },
      );
  };

  const journal = (prompts: PromptDraft | null): void => {
    if (target === null) return;
    const { session, structure, frameId } = target;
    const group = ports.randomHex(16);
    unsent += 1;
    session.submit({
      persistence: 'kept',
      // Its answer may have been lost, not the prompts.
      make: () => (session.isWritten(group) ? null : { kind: 'prompts', group, structure, frameId, prompts }),
      done: () => (unsent -= 1),
    });
  };

  const change = (draft: PromptDraft): void => {
    if (target === null) return;
    dragging = false;
    if (!hasReader()) {
      readDraft();
      return notify('warning', sayWhoReads());
    }
    setState({ draft, origin: 'reader', shown: true });
    journal(draft);
    decode();
  };

  let stopWatching: () => void = () => undefined;
  const attend = (next: PromptTarget | null): void => {
    const same =
      next?.session === target?.session &&
      next?.frameId === target?.frameId &&
      next?.structure === target?.structure;
    if (same) return;
    stopWatching();
    dropPreview();
    dragging = false;
    unsent = 0;
    target = next;
    setState({ structure: next?.structure ?? null, frameId: next?.frameId ?? null, selected: null });
    readDraft();
    if (next === null) return;
    stopWatching = next.session.store.subscribe((now, before) => {
      // Undo and redo bring other prompts back; a preview made of older ones goes.
      if (target !== next || unsent > 0 || dragging) return;
      if (now.state === before.state && now.view === before.view) return;
      const was = JSON.stringify(getState().draft);
      readDraft();
      if (JSON.stringify(getState().draft) !== was) dropPreview();
    });
  };

  const preview = (): BitMask | null => {
    const { candidate } = getState();
    const found = answer?.candidates[candidate];
    const size = target === null ? null : frameSize(target);
    if (found === undefined || size === null) return null;
    try {
      return (masks[candidate] ??= decodePatch(found.mask, size));
    } catch {
      // Rule M2: a mask of another size is no answer for this image.
      return null;
    }
  };

  return {
    store,
    attend,
    preview,
    onPreview: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setShown: (shown) => setState({ shown }),
    change,
    drag: (draft) => {
      if (target === null) return;
      dragging = true;
      setState({ draft });
    },
    cancelDrag: () => {
      dragging = false;
      readDraft();
    },
    select: (selected) => setState({ selected }),
    removeSelected: () => {
      const { draft, selected } = getState();
      if (selected === null) return;
      setState({ selected: null });
      if (selected.kind === 'point')
        change({ ...draft, points: draft.points.filter((_, i) => i !== selected.index) });
      else if (selected.kind === 'scribble') {
        change({ ...draft, scribbles: draft.scribbles.filter((_, i) => i !== selected.index) });
      } else change({ ...draft, box: null });
    },
    resetToMachine: () => {
      const view = target?.session.store.getState().view ?? null;
      if (target === null || view === null) return;
      if (!hasReader()) return notify('warning', sayWhoReads());
      const machine = machinePrompts(view, target.structure, target.frameId);
      setState({
        draft: machine ?? EMPTY_DRAFT,
        origin: machine === null ? 'none' : 'machine',
        selected: null,
      });
      journal(null);
      decode();
    },
    setUseGuess: (useGuess) => change({ ...getState().draft, useGuess }),
    decode,
    retry: decode,
    connectionBack: () => {
      if (getState().phase === 'failed') decode();
    },
    cycle: (by) => {
      const { candidates, candidate } = getState();
      if (candidates.length < 2) return;
      setState({ candidate: (candidate + by + candidates.length) % candidates.length });
      told();
    },
    commit: () => {
      const mask = preview();
      const { candidate } = getState();
      if (target === null || answer === null || mask === null) return false;
      const { session, structure, frameId } = target;
      const facts = { tool: 'sam' as const, settings: {}, decodeId: answer.decodeId, candidate };
      const refusal = session.editor.replace([{ structure, frameId, mask }], facts);
      if (refusal !== null) notify('warning', refusal);
      else dropPreview();
      return true;
    },
    discard: () => dropPreview() || getState().phase === 'failed',
  };
}

function frameSize({ session, frameId }: PromptTarget): { width: number; height: number } | null {
  const frame = session.store.getState().view?.frames.find((one) => one.frameId === frameId);
  return frame === undefined ? null : { width: frame.columns, height: frame.rows };
}
