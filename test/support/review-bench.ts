import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Appended, CaseAction } from '../../core/contract/case.ts';
import { pseudoLabelSchema, type PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Reader } from '../../core/domain/reader.ts';
import type { Task } from '../../core/domain/task.ts';
import { encodePatch } from '../../core/edit/patch.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { createMask } from '../../core/mask/bit-mask.ts';
import { isEmpty } from '../../core/mask/count.ts';
import { decodeMask } from '../../core/mask/rle.ts';
import { DEFAULT_SETTINGS } from '../../core/pipeline/presets.ts';
import { createCaseReviews, type CaseReviews } from '../../main/review/case-reviews.ts';
import { createJournal, type Journal } from '../../main/review/journal.ts';
import type { ReviewPorts } from '../../main/review/review-ports.ts';
import type { ReviewedFrame } from '../../main/review/reviewed-case.ts';
import { createSealer } from '../../main/sealing/sealer.ts';
import type { SealKey } from '../../main/sealing/unlock.ts';
import type { AppendRequest } from '../../main/store/store.ts';
import { openCatalogue, type Catalogue } from '../../main/workspace/catalogue-store.ts';
import { createLabelStore } from '../../main/workspace/label-store.ts';
import { createMaskStore, type MaskStore } from '../../main/workspace/mask-store.ts';
import { ADA } from './review-script.ts';
import { smallTask } from './small-label.ts';

export const CASE = 'c'.repeat(32);

export interface BenchLabel {
  /** By structure; those not named are empty. */
  readonly masks: Readonly<Record<string, BitMask>>;
  readonly outcome?: PseudoLabel['structures'][number]['outcome'];
  readonly flags?: PseudoLabel['structures'][number]['flags'];
}

export interface BenchOptions {
  readonly structures?: readonly string[];
  readonly size?: { readonly width: number; readonly height: number };
  readonly frames?: readonly string[];
  readonly review?: Partial<Task['review']>;
  /** Of a sealed workspace. */
  readonly key?: SealKey;
}

/** A workspace on the disk with one case and its review, without images. */
export class ReviewBench {
  readonly catalogue: Catalogue;
  readonly journal: Journal;
  readonly masks: MaskStore;
  readonly reviews: CaseReviews;
  task: Task;
  frames: ReviewedFrame[];
  /** Thrown by the transaction that writes, when set. */
  failure: Error | null = null;
  readonly #size: { readonly width: number; readonly height: number };
  #tick = 0;
  #labels = 0;

  constructor(folder: string, options: BenchOptions = {}) {
    mkdirSync(folder, { recursive: true });
    const { structures = ['radius', 'ulna'], frames = ['1.2#0'], size = { width: 40, height: 9 } } = options;
    this.#size = size;
    this.catalogue = openCatalogue(join(folder, 'catalogue.sqlite'), options.key ?? null);
    const { database } = this.catalogue;
    const review = {
      overlap: 'allowed',
      bulkAccept: true,
      flagBelowAgreement: 0.5,
      ...options.review,
    } as const;
    this.task = smallTask(structures, { id: 'bench', review });
    const known = createLabelStore(database).newest(this.task.id);
    this.#labels = known.length;
    this.frames = frames.map((frameId) => {
      const label = known.find((one) => one.frame.frameId === frameId);
      return { frameId, ...size, newestLabel: label?.id ?? null };
    });
    const now = (): string => new Date(1.7e12 + 1000 * this.#tick++).toISOString();
    this.journal = createJournal(database, { now });
    this.masks = createMaskStore(join(folder, 'masks'), createSealer(options.key?.key ?? null, 'files'));
    this.reviews = createCaseReviews(this.ports());
  }

  ports(): ReviewPorts {
    const { database } = this.catalogue;
    return {
      database,
      journal: this.journal,
      masks: this.masks,
      labels: createLabelStore(database),
      cases: () => ({ task: this.task, frames: this.frames }),
      newGroup: () => this.group(),
      onAppended: () => {
        if (this.failure !== null) throw this.failure;
      },
    };
  }

  group(): string {
    return randomBytes(8).toString('hex');
  }

  /** Gives a frame a new pseudo label. */
  async label(label: BenchLabel, frameId = this.frames[0]!.frameId): Promise<string> {
    const { database } = this.catalogue;
    this.#labels++;
    const id = this.#labels.toString(16).padStart(64, '0');
    const { width, height } = this.#size;
    const structures = [];
    for (const { id: structure } of this.task.structures) {
      const mask = label.masks[structure] ?? createMask(width, height);
      const sha256 = await this.masks.put(mask, 'recomputable');
      const outcome = label.outcome ?? (isEmpty(mask) ? 'not-found' : 'refined');
      structures.push(structureOf(structure, sha256, { outcome, flags: label.flags ?? [] }));
    }
    createLabelStore(database).put(labelOf(id, { frameId, width, height, task: this.task, structures }));
    this.frames = this.frames.map((one) => (one.frameId === frameId ? { ...one, newestLabel: id } : one));
    return id;
  }

  close(): void {
    this.catalogue.close();
  }
}

/** What a page does: keeps what it was told and asks with it. */
export class BenchPage {
  readonly bench: ReviewBench;
  reader: Reader | null = ADA;
  after = 0;
  revisions: Record<string, string> = {};

  constructor(bench: ReviewBench) {
    this.bench = bench;
  }

  async open(): Promise<this> {
    const { state, revisions } = await this.bench.reviews.open(CASE);
    this.after = state.seq;
    this.revisions = { ...revisions };
    return this;
  }

  async do(action: CaseAction, more: Partial<AppendRequest> = {}): Promise<Appended> {
    const request = { caseId: CASE, after: this.after, action, reader: this.reader, prompted: null, ...more };
    const appended = await this.bench.reviews.append(request);
    this.after = appended.entries.at(-1)?.seq ?? this.after;
    Object.assign(this.revisions, appended.revisions);
    return appended;
  }

  /** Turns the pixels of `patch` over. */
  edit(
    structure: string,
    patch: BitMask,
    more: Partial<Extract<CaseAction, { kind: 'edit' }>> = {},
  ): Promise<Appended> {
    const frameId = this.bench.frames[0]!.frameId;
    const changes = [{ structure, frameId, patch: encodePatch(patch) }];
    const group = this.bench.group();
    return this.do({ kind: 'edit', group, tool: 'brush', settings: { radiusPx: 3 }, changes, ...more });
  }

  sign(
    verdict: Extract<CaseAction, { kind: 'verdict' }>['verdict'],
    structures: readonly string[],
    more: Partial<Extract<CaseAction, { kind: 'verdict' }>> & { readonly seen?: boolean } = {},
  ): Promise<Appended> {
    const { seen = true, ...rest } = more;
    const wanted = structures.map((structure) => ({
      structure,
      revision: this.revisions[structure] ?? '',
      activeMs: 10,
      seen,
    }));
    const group = this.bench.group();
    const action = { kind: 'verdict', group, scope: 'structure', structures: wanted, verdict } as const;
    return this.do({ ...action, structures: wanted, reason: '', note: '', ...rest });
  }

  async mask(structure: string, frameId = this.bench.frames[0]!.frameId): Promise<BitMask> {
    const { masks } = await this.bench.reviews.currentMasks(CASE, frameId);
    return decodeMask(masks.find((one) => one.structure === structure)!.bytes);
  }
}

function structureOf(
  structure: string,
  sha256: string,
  more: Pick<PseudoLabel['structures'][number], 'outcome' | 'flags'>,
): PseudoLabel['structures'][number] {
  const figure = { meanProbability: 0.9, meanEntropy: 0.1, peakProbability: 1, presence: 1 };
  const none = {
    predictedIou: null,
    estimatedDice: null,
    stability: null,
    agreement: null,
    plausibility: null,
  };
  return {
    structure,
    masks: { unet: sha256, cleanup: sha256, sam: null, refined: sha256 },
    quality: { ...figure, ...none },
    passes: [],
    settings: DEFAULT_SETTINGS,
    ...more,
  };
}

function labelOf(
  id: string,
  about: {
    readonly frameId: string;
    readonly width: number;
    readonly height: number;
    readonly task: Task;
    readonly structures: PseudoLabel['structures'];
  },
): PseudoLabel {
  const { frameId, width, height, task, structures } = about;
  const size = { imageWidth: width, imageHeight: height, inputWidth: 8, inputHeight: 8 };
  const view = {
    geometry: { ...size, contentWidth: 8, contentHeight: 8, mirrored: false },
    window: { source: 'fixed', low: 0, high: 1 },
    inverted: false,
    lateralityDoubt: null,
  };
  return pseudoLabelSchema.parse({
    format: 'countersign-pseudo-label/1',
    id,
    engine: { name: 'countersign', version: '0' },
    createdAt: '2026-01-01T00:00:00Z',
    frame: {
      frameId,
      sopInstanceUid: frameId.split('#')[0],
      frameIndex: 0,
      pixels: '0'.repeat(64),
      rows: height,
      columns: width,
      laterality: 'R',
    },
    task: { id: task.id, version: task.version, sha256: '0'.repeat(64) },
    models: [],
    views: { unet: view, sam: null },
    structures,
  });
}
