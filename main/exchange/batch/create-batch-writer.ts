import { createHash } from 'node:crypto';
import { exportFormatSchema, type ExportFormat } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { MANIFEST_NAME, SIGNATURE_NAME, type ManifestCase } from '../../../core/exchange/manifest.ts';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { uidFromName } from '../../dicom/write/uid.ts';
import { caseName } from '../case-name.ts';
import type { OpenedIdentity } from '../deidentify/open-identity.ts';
import type { ExportCase, ExportModel } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts, FormatWriter } from '../format-writer.ts';
import { createStagedBatch, type StagedBatch } from './batch-folder.ts';
import type { BatchFacts, BatchRequest, BatchResult, BatchWriter } from './batch-writer.ts';
import { buildManifest, manifestCase } from './build-manifest.ts';
import { checkTarget } from './check-target.ts';
import { completeOptions } from '../../../core/exchange/complete-options.ts';
import type { StationKey } from './sign.ts';
import type { SourceImages } from './source-images.ts';
import { openStaging, type Staging } from './staging.ts';

export interface BatchPorts {
  readonly formats: Readonly<Partial<Record<ExportFormat, CreateFormatWriter>>>;
  readonly program: FormatPorts['program'];
  /** Folder of the workspace that is exported from, absolute. */
  readonly workspace: string;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Hex digits that nobody had before. */
  readonly newId: () => string;
  readonly images: SourceImages;
  readonly probability: FormatPorts['probability'];
  readonly openIdentity: (request: BatchRequest) => Promise<OpenedIdentity>;
  /** What burned-in text stands in the way of a case. */
  readonly burnedIn: (one: ExportCase, request: BatchRequest) => Promise<readonly Finding[]>;
  readonly stationKey: () => Promise<StationKey>;
}

/**
 * Begins a batch in a hidden folder beside its target.
 * @throws ExpectedError `format-unknown`, `batch-target-file`, `-taken`, `-batch`, `-workspace`, `-root`, `batch-full`,
 * `batch-unwritable`, `station-key`, and what the identity's map says.
 */
export async function createBatchWriter(given: BatchRequest, ports: BatchPorts): Promise<BatchWriter> {
  const request = { ...given, options: completeOptions(given.options) };
  const makers = request.options.formats.map((format) => [format, makerOf(format, ports)] as const);
  await checkTarget({ ...request, workspace: ports.workspace });
  const key = request.options.sign ? await ports.stationKey() : null;
  const identity = await ports.openIdentity(request);
  const staging = await openStaging(request.target, ports.newId());
  const stop = new AbortController();
  const folder = createStagedBatch(staging, stop.signal);
  const formatPorts: FormatPorts = {
    options: request.options,
    task: request.task,
    folder,
    ...ports.images,
    probability: ports.probability,
    identity: identity.identity,
    program: ports.program,
  };
  const formats = makers.map(([format, create]) => ({ format, writer: create(formatPorts) }));
  return new Batch({ request, ports, identity, key, staging, folder, formats, stop });
}

function makerOf(format: ExportFormat, { formats }: BatchPorts): CreateFormatWriter {
  const maker = formats[format];
  if (maker !== undefined) return maker;
  const known = exportFormatSchema.options.filter((one) => formats[one] !== undefined);
  throw new ExpectedError(
    'format-unknown',
    `This version cannot export ${format}; choose from ${known.length === 0 ? 'nothing' : known.join(', ')}.`,
  );
}

interface BatchParts {
  readonly request: BatchRequest;
  readonly ports: BatchPorts;
  readonly identity: OpenedIdentity;
  readonly key: StationKey | null;
  readonly staging: Staging;
  readonly folder: StagedBatch;
  readonly formats: readonly { readonly format: ExportFormat; readonly writer: FormatWriter }[];
  readonly stop: AbortController;
}

class Batch implements BatchWriter {
  readonly #parts: BatchParts;
  /** State and name of every case that was checked, by id. */
  readonly #checked = new Map<string, { readonly seq: number; readonly name: string }>();
  /** The same the other way round. */
  readonly #named = new Map<string, string>();
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #cases = new Map<string, ManifestCase>();
  readonly #models = new Map<string, ExportModel>();
  #state: 'open' | 'sealed' | 'finished' | 'abandoned' = 'open';
  #result: BatchResult | null = null;
  /** What is under way, so that nothing writes into a folder that is being removed. */
  #running: Promise<unknown> = Promise.resolve();

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  check(given: ExportCase): Promise<readonly Finding[]> {
    return this.#run('open', null, async () => {
      const { formats, ports, request } = this.#parts;
      const one = this.#renamed(given);
      const all = [...(await ports.burnedIn(one, request))];
      for (const { writer } of formats) all.push(...(await writer.check(one)));
      const findings = distinct(all);
      this.#checked.set(one.caseId, { seq: one.seq, name: one.name });
      this.#findings.set(one.caseId, findings);
      return findings;
    });
  }

  write(given: ExportCase, signal: AbortSignal): Promise<void> {
    return this.#run('open', signal, async () => {
      const { formats, identity, ports } = this.#parts;
      const checked = this.#checked.get(given.caseId);
      if (checked?.seq !== given.seq) {
        throw new ExpectedError(
          'case-unchecked',
          'A case has changed since it was checked; check it again before it is written.',
        );
      }
      if (this.#cases.has(given.caseId)) throw new Error('A case of the batch is written twice.');
      const one = { ...given, name: checked.name };
      for (const { writer } of formats) {
        await writer.write(one, this.#parts.stop.signal);
        if (signal.aborted) throw new CancelledError();
      }
      // Not before: formats that decode the images themselves have compared them by now.
      await ports.images.verify(one, this.#parts.stop.signal);
      this.#cases.set(one.caseId, manifestCase(one, identity.identity));
      for (const model of one.models) this.#addModel(model);
    });
  }

  seal(facts: BatchFacts, signal: AbortSignal): Promise<BatchResult> {
    return this.#run('open', signal, async () => {
      const { formats, folder, key, request, identity, ports } = this.#parts;
      for (const { writer } of formats) {
        await writer.finish(this.#parts.stop.signal);
        if (signal.aborted) throw new CancelledError();
      }
      const cases = [...this.#cases.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const manifest = buildManifest({
        request,
        facts,
        identity: identity.identity,
        program: ports.program,
        createdAt: ports.now(),
        cases,
        models: [...this.#models].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, model]) => model),
        findings: [...facts.findings, ...this.#writtenFindings()],
        files: folder.files(),
        nameOf: (caseId) => this.#checked.get(caseId)?.name ?? '',
      });
      const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
      await writeCompared(folder, MANIFEST_NAME, bytes);
      if (key !== null) {
        const signature = `${JSON.stringify(key.sign(bytes), null, 1)}\n`;
        await writeCompared(folder, SIGNATURE_NAME, Buffer.from(signature));
      }
      await folder.flush();
      await identity.keep();
      this.#state = 'sealed';
      this.#result = {
        id: manifest.id,
        target: request.target,
        files: manifest.counts.files,
        bytes: manifest.counts.bytes,
        cases: cases.length,
        structures: manifest.counts.masks,
        emptyFormats: request.options.formats.filter(
          (format) => !manifest.files.some((file) => file.format === format),
        ),
        manifestSha256: createHash('sha256').update(bytes).digest('hex'),
        signedBy: key?.fingerprint ?? null,
      };
      return this.#result;
    });
  }

  finish(signal: AbortSignal): Promise<BatchResult> {
    return this.#run('sealed', signal, async () => {
      const { folder, staging, request, ports } = this.#parts;
      if (this.#result === null) throw new Error('A batch that is not sealed cannot be finished.');
      await folder.close();
      // While this batch was being written another one, or a person's own files, may have come to lie there.
      await checkTarget({ ...request, workspace: ports.workspace });
      await staging.commit(request.replace);
      this.#state = 'finished';
      return this.#result;
    });
  }

  async abandon(): Promise<void> {
    const { folder, staging, stop } = this.#parts;
    stop.abort();
    await this.#running.catch(() => undefined);
    if (this.#state === 'finished' || this.#state === 'abandoned') return;
    this.#state = 'abandoned';
    await folder.close();
    await staging.remove();
  }

  /** One thing at a time; the signal of a call ends the whole batch, whose owner abandons it then. */
  #run<T>(state: 'open' | 'sealed', signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
    const { stop } = this.#parts;
    const cancel = (): void => {
      stop.abort();
    };
    const result = this.#running
      .catch(() => undefined)
      .then(async () => {
        if (this.#state !== state) throw new Error(`The batch is ${this.#state}, not ${state}.`);
        if (stop.signal.aborted || signal?.aborted === true) throw new CancelledError();
        signal?.addEventListener('abort', cancel, { once: true });
        try {
          return await work();
        } finally {
          signal?.removeEventListener('abort', cancel);
        }
      });
    this.#running = result;
    return result;
  }

  /** A peer's model comes with the digest of every file that was imported: one entry, whatever their number. */
  #addModel(model: ExportModel): void {
    const { files, ...named } = model;
    const imported = model.kind === 'imported';
    const key = JSON.stringify(imported ? named : model);
    const before = imported ? (this.#models.get(key)?.files ?? []) : [];
    const isHidden = imported && this.#parts.identity.identity.active;
    this.#models.set(key, { ...named, files: isHidden ? [] : [...new Set([...before, ...files])].sort() });
  }

  /** Under de-identification the name follows from what the station alone knows. */
  #renamed(one: ExportCase): ExportCase {
    const { identity } = this.#parts.identity;
    const name = identity.active
      ? caseName(one.task.id, identity.uid(uidFromName(`case ${one.caseId}`)))
      : one.name;
    const holder = this.#named.get(name);
    if (holder !== undefined && holder !== one.caseId)
      throw new Error('Two cases of the batch have one name.');
    this.#named.set(name, one.caseId);
    return { ...one, name };
  }

  /** Of the cases that are in the batch: for the others the reason stands where they are left out. */
  #writtenFindings(): Finding[] {
    return [...this.#findings].flatMap(([caseId, findings]) => (this.#cases.has(caseId) ? findings : []));
  }
}

/** Writes and reads back (rule X2). */
async function writeCompared(folder: StagedBatch, path: string, bytes: Uint8Array): Promise<void> {
  await folder.writeLast(path, bytes);
  if (Buffer.compare(await folder.read(path), bytes) === 0) return;
  throw new ExpectedError(
    'batch-unwritable',
    'The disk gives back other bytes than were written, so nothing was exported; check it or choose another one.',
  );
}

/** What several formats find of the same images is said once. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
