import { caseStateNameSchema } from '../../core/contract/worklist.ts';

export const STATES = caseStateNameSchema.options;
export const FAILED = STATES.indexOf('failed');
export const UNPREPARED = STATES.indexOf('unprepared');
export const READY = STATES.indexOf('ready');

/** Columns of `main.review_case` as `CaseColumns.put` takes them; the id of a reader has become name and id in one text. */
export const COLUMNS =
  'task_id, id, position, state, modality, model, CAST(study_date AS INTEGER), quality, flags, ' +
  'structures, decided, deferred, postponed, assigned, search, figures, case_id';
/** Place of `assigned` in them. */
export const READER_COLUMN = 13;

/** Search text and date (as a number) of a case whose stored ones are sealed. @throws ExpectedError `sealed-damaged` */
export type OpenTexts = (
  sealed: Uint8Array,
  caseId: string,
) => { readonly search: string; readonly date: number };

/** Texts that occur often, as numbers; 0 is the empty one. */
export class TextCodes {
  readonly texts: string[] = [''];
  readonly #codes = new Map([['', 0]]);
  #ranks: Uint16Array | null = null;

  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.texts.length);
    this.#ranks = null;
    return this.texts.push(text) - 1;
  }

  /** Place of each code in the order of the texts; the empty one is the first. */
  get ranks(): Uint16Array {
    if (this.#ranks !== null) return this.#ranks;
    const order = this.texts.map((text, code) => ({ text, code })).sort((a, b) => (a.text < b.text ? -1 : 1));
    const ranks = new Uint16Array(this.texts.length);
    order.forEach(({ code }, rank) => (ranks[code] = rank));
    return (this.#ranks = ranks);
  }
}

/**
 * What the worklist filters and sorts by, of all cases of a task: a case is a slot, and stays it. Columns instead
 * of objects, since going through 100,000 of those takes ten times as long.
 */
export class CaseColumns {
  size = 0;
  row = new Float64Array(0);
  position = new Float64Array(0);
  state = new Uint8Array(0);
  /** 1: something is left to decide that nobody deferred. */
  undecided = new Uint8Array(0);
  postponed = new Uint8Array(0);
  flagged = new Uint8Array(0);
  structures = new Uint16Array(0);
  decided = new Uint16Array(0);
  modality = new Uint16Array(0);
  model = new Uint16Array(0);
  reader = new Uint16Array(0);
  /** YYYYMMDD as a number, 0 = unknown. */
  date = new Int32Array(0);
  /** NaN = unknown. */
  quality = new Float64Array(0);
  /** `stride` figures a case, see `storedFigure`; NaN where there is none. */
  figures = new Float32Array(0);
  readonly stride: number;
  readonly search: string[] = [];
  readonly modalities = new TextCodes();
  readonly models = new TextCodes();
  readonly readers = new TextCodes();
  readonly #slots = new Map<number, number>();
  readonly #openTexts: OpenTexts;
  /** Cases of a sealed workspace whose search text and date nobody has asked for yet. */
  readonly #closed = new Map<number, { readonly sealed: Uint8Array; readonly caseId: string }>();

  /** @param stride structures of the task. */
  constructor(stride: number, openTexts: OpenTexts) {
    this.stride = stride;
    this.#openTexts = openTexts;
  }

  /** Opens search texts and dates of at most so many cases. @param onOpened told their slots. @returns whether some are left. */
  openTexts(onOpened: (slot: number) => void, most = Infinity): boolean {
    let left = most;
    for (const [slot, { sealed, caseId }] of this.#closed) {
      if (left-- <= 0) return true;
      const { search, date } = this.#openTexts(sealed, caseId);
      this.search[slot] = search;
      this.date[slot] = date;
      this.#closed.delete(slot);
      onOpened(slot);
    }
    return false;
  }

  /** Slot of the row with this id. */
  slotOf(row: number): number | undefined {
    return this.#slots.get(row);
  }

  /** Takes a new or changed case, given as the values of `COLUMNS`. @returns its slot. */
  put(values: readonly unknown[]): number {
    const [, id, position, state, modality, model, date, quality, flags, structures, ...rest] = values;
    const [decided, deferred, postponed, reader, search, figures, caseId] = rest;
    const row = Number(id);
    const slot = this.#slots.get(row) ?? this.#newSlot(row);
    const stateCode = STATES.findIndex((one) => one === state);
    this.position[slot] = Number(position);
    this.state[slot] = stateCode;
    const open = Number(structures) === 0 || Number(decided) + Number(deferred) < Number(structures);
    this.undecided[slot] = Number(open && stateCode !== FAILED);
    this.postponed[slot] = Number(postponed);
    this.flagged[slot] = Number(Number(flags) > 0);
    this.structures[slot] = Number(structures);
    this.decided[slot] = Number(decided);
    this.modality[slot] = this.modalities.codeOf(String(modality));
    this.model[slot] = this.models.codeOf(String(model));
    this.reader[slot] = this.readers.codeOf(typeof reader === 'string' ? reader : '');
    this.quality[slot] = typeof quality === 'number' ? quality : Number.NaN;
    if (search instanceof Uint8Array) {
      this.#closed.set(slot, { sealed: search, caseId: String(caseId) });
      this.search[slot] ??= '';
    } else {
      this.search[slot] = String(search);
      this.date[slot] = Number(date);
    }
    this.#putFigures(slot, figures);
    return slot;
  }

  #putFigures(slot: number, blob: unknown): void {
    const start = slot * this.stride;
    this.figures.fill(Number.NaN, start, start + this.stride);
    // Of another length: of a task with other structures, under which the case is about to be made anew.
    if (!(blob instanceof Uint8Array) || blob.length !== this.stride * 4) return;
    new Uint8Array(this.figures.buffer).set(blob, start * 4);
  }

  #newSlot(row: number): number {
    const slot = this.size++;
    this.#slots.set(row, slot);
    if (slot >= this.row.length) this.#grow(Math.max(1024, slot * 2));
    this.row[slot] = row;
    return slot;
  }

  #grow(capacity: number): void {
    const grown = <T extends { set(from: T): void }>(made: T, from: T): T => {
      made.set(from);
      return made;
    };
    this.row = grown(new Float64Array(capacity), this.row);
    this.position = grown(new Float64Array(capacity), this.position);
    this.state = grown(new Uint8Array(capacity), this.state);
    this.undecided = grown(new Uint8Array(capacity), this.undecided);
    this.postponed = grown(new Uint8Array(capacity), this.postponed);
    this.flagged = grown(new Uint8Array(capacity), this.flagged);
    this.structures = grown(new Uint16Array(capacity), this.structures);
    this.decided = grown(new Uint16Array(capacity), this.decided);
    this.modality = grown(new Uint16Array(capacity), this.modality);
    this.model = grown(new Uint16Array(capacity), this.model);
    this.reader = grown(new Uint16Array(capacity), this.reader);
    this.date = grown(new Int32Array(capacity), this.date);
    this.quality = grown(new Float64Array(capacity), this.quality);
    this.figures = grown(new Float32Array(capacity * this.stride), this.figures);
  }
}
