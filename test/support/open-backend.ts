import { browserHost, memoryLanguages, memorySettings } from './memory-settings.ts';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, type Contract } from '../../core/contract/contract.ts';
import type { EventName, EventOf } from '../../core/contract/define.ts';
import type { ModelManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import type { RunRequest } from '../../core/pipeline/session-port.ts';
import { createClient, type Client } from '../../core/transport/client.ts';
import { createBackend, type Backend } from '../../main/backend.ts';
import { openStationAccounts } from '../../main/station/station-accounts.ts';
import { createEngineThread } from '../../main/engine/engine-thread.ts';
import { createBatchThreads } from '../../main/exchange/batch-threads.ts';
import { createBlobTickets } from '../../main/hosts/blob-tickets.ts';
import { createMemoryChannels } from '../../main/hosts/memory.ts';
import { systemClock } from '../../main/inference/clock.ts';
import type { InferenceEvent } from '../../main/inference/client.ts';
import { createForkLauncher } from '../../main/inference/fork-host.ts';
import { createTryModels } from '../../main/inference/try-model.ts';
import { stationModelsFolder } from '../../main/models/model-files.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import type { Trainer } from '../../main/training/training-set.ts';
import { noTrainer } from './scripted-trainer.ts';
import { createMaintenance } from '../../main/station/maintenance.ts';
import { openStationLog, type StationLog } from '../../main/station/station-log.ts';
import { createSealer, type DataKey } from '../../main/sealing/sealer.ts';
import { openStore } from '../../main/store/store-client.ts';
import { smallDicom } from './small-dicom.ts';
import { SCENE_SIDE, squareEngine, squareScene } from './square-scenes.ts';
import type { ArithmeticSession } from './arithmetic-session.ts';

const DX = '1.2.840.10008.5.1.4.1.1.1.1';

/** A page of the backend under test, with everything that it was told. */
export interface TestPage extends Client<Contract> {
  /** Resolves with the first event of this name that `wanted` accepts, heard already or to come. */
  heard<N extends EventName<Contract>>(
    name: N,
    wanted?: (value: EventOf<Contract, N>) => boolean,
  ): Promise<EventOf<Contract, N>>;
}

export interface TestBackend {
  readonly backend: Backend;
  /** Of the workspace. */
  readonly folder: string;
  /** The folder that the page may choose, holding the radiographs. */
  readonly study: string;
  readonly session: ArithmeticSession;
  readonly log: string[];
  /** What writes the log files of the station. */
  readonly stationLog: StationLog;
  connect(): TestPage;
  /** Bytes behind a ticket. */
  take(ticket: string): Promise<Uint8Array>;
  /** Lets requests to a network wait until the returned function is called. */
  hold(network: string, about?: (request: RunRequest) => boolean): () => void;
  tellInference(event: InferenceEvent): void;
}

/** What outlives a restart of the backend: workspace, models, images. Call `remove` at the end. */
export class BackendStation {
  readonly root = mkdtempSync(join(tmpdir(), 'countersign-backend-'));
  readonly workspace = join(this.root, 'workspace');
  /** Settings, keys, logs. */
  readonly data = join(this.root, 'station');
  readonly study = join(this.root, 'study');
  readonly #models = join(this.root, 'models');
  /** Of a sealed workspace. */
  key: DataKey | null = null;
  /** Of the next backend that is opened. */
  trainer: Trainer = noTrainer;

  /** @param images radiographs of squares, one patient each: `Secret^Name<i>`, id `SECRET-<i>`. */
  constructor(images: number, task?: Partial<Task>) {
    const { engine } = squareEngine();
    writeModel(this.#models, engine.unet, { ...engine.task, ...task });
    if (engine.sam !== null) writeModel(this.#models, engine.sam);
    mkdirSync(this.study);
    for (let index = 0; index < images; index++) this.writeImage(index, index);
  }

  /** Writes radiograph `index` with the picture of scene `scene`. @returns its path. */
  writeImage(index: number, scene: number, patient = index): string {
    const path = join(this.study, `Secret-${String(index)}.dcm`);
    const uid = `2.25.77.${String(index)}`;
    const bytes = smallDicom({
      sopClassUid: DX,
      modality: 'DX',
      sopInstanceUid: uid,
      seriesUid: `${uid}.1`,
      studyUid: `${uid}.2`,
      patientId: `SECRET-${String(patient)}`,
      rows: SCENE_SIDE,
      columns: SCENE_SIDE,
      pixels: Uint16Array.from(squareScene(scene).frame.values),
      position: null,
      extra: [
        { tag: 0x00100010, vr: 'PN', value: `Secret^Name${String(patient)}` },
        { tag: 0x00281052, vr: 'DS', value: '0' },
        { tag: 0x00281053, vr: 'DS', value: '0.00392156862745' },
      ],
    });
    writeFileSync(path, bytes);
    return path;
  }

  async open(): Promise<TestBackend> {
    const { session } = squareEngine();
    const held = new Map<string, { wants: (request: RunRequest) => boolean; opened: Promise<void> }>();
    const settings = memorySettings();
    const modelPlaces = { shipped: this.#models, station: stationModelsFolder(this.data) };
    const registry = await loadRegistry([modelPlaces.shipped, modelPlaces.station]);
    const log: string[] = [];
    const file = openStationLog({ dataFolder: this.data, kind: 'workstation' });
    const blobs = createBlobTickets({
      random: randomBytes,
      clock: systemClock,
      maxBytes: 2 ** 26,
      lifeMs: 60_000,
    });
    let tellInference: (event: InferenceEvent) => void = () => undefined;
    const closed = new AbortController();
    const backend = await createBackend({
      folder: this.workspace,
      workspaceName: 'workspace',
      version: 'test',
      host: browserHost,
      settings,
      accounts: openStationAccounts(this.data, { log2N: 4, r: 8, p: 1 }),
      languages: memoryLanguages(),
      sealer: createSealer(this.key, 'files'),
      store: await openStore(this.workspace, { key: this.key }),
      startInference: (told) => {
        tellInference = told;
        return {
          run: async (request) => {
            const one = held.get(request.network);
            if (one?.wants(request) === true) await orCancelled(one.opened, request, closed.signal);
            return session.run(request);
          },
          status: () => ({
            state: 'idle',
            queued: 0,
            hostPid: undefined,
            losses: 0,
            ortVersion: null,
            networks: {},
          }),
          renewHost: () => Promise.resolve(),
          close: () => Promise.resolve(closed.abort()),
        };
      },
      registry,
      modelPlaces,
      tryModels: createTryModels({ launch: createForkLauncher(), clock: systemClock }),
      trainer: this.trainer,
      startEngineThread: (sessions) =>
        createEngineThread({
          masksFolder: join(this.workspace, 'masks'),
          embeddingsFolder: join(this.workspace, 'embeddings'),
          embeddingBytes: 2 ** 24,
          key: this.key,
          sessions,
        }),
      startBatchThreads: (probability) =>
        createBatchThreads({
          station: { workspace: this.workspace, dataFolder: this.data, version: 'test' },
          probability,
          clock: systemClock,
        }),
      blobs,
      clock: systemClock,
      random: randomBytes,
      log: (line) => {
        log.push(line);
        file.line(line);
      },
      secrets: file.secrets,
      maintenance: createMaintenance({ log: file, settings, models: { registry }, folder: this.workspace }),
      roots: () => Promise.resolve([{ path: this.study, name: 'Study', kind: 'folder' as const }]),
    });
    return {
      backend,
      folder: this.workspace,
      study: this.study,
      session,
      log,
      stationLog: file,
      connect: () => page(backend),
      take: async (ticket) => {
        const bytes = await blobs.take(ticket);
        if (bytes === null) throw new Error('there is no such ticket');
        return bytes;
      },
      hold: (network, wants = () => true) => {
        let open = (): void => undefined;
        held.set(network, { wants, opened: new Promise<void>((resolve) => (open = resolve)) });
        return () => {
          held.delete(network);
          open();
        };
      },
      tellInference: (event) => tellInference(event),
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function orCancelled(opened: Promise<void>, request: RunRequest, closed: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new DOMException('cancelled', 'AbortError'));
    if (request.signal?.aborted === true) cancel();
    request.signal?.addEventListener('abort', cancel, { once: true });
    closed.addEventListener('abort', cancel, { once: true });
    void opened.then(resolve);
  });
}

function page(backend: Backend): TestPage {
  const [theirs, ours] = createMemoryChannels();
  backend.openSession(theirs);
  const client = createClient(contract, ours);
  const told: { name: string; value: unknown }[] = [];
  const waiting = new Set<() => void>();
  for (const name of EVENTS) {
    client.on(name, (value) => {
      told.push({ name, value });
      for (const look of [...waiting]) look();
    });
  }
  return {
    ...client,
    heard: (name, wanted = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          // Told under this name, so of its type.
          const found = told.find((one) => one.name === name && wanted(one.value as never));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found.value as never);
        };
        waiting.add(look);
        look();
      }),
  };
}

const EVENTS = [
  'jobs.changed',
  'worklist.changed',
  'case.changed',
  'case.prepared',
  'session.changed',
  'places.offered',
  'command.run',
  'training.changed',
  'training.removed',
  'models.changed',
  'station.suspended',
  'station.resumed',
  'notice',
] as const;

/** Weights that nobody loads, with their right digest: the networks are arithmetic. */
function writeModel(folder: string, manifest: ModelManifest, task?: Task): void {
  const place = join(folder, manifest.id);
  mkdirSync(place, { recursive: true });
  const weights = `weights of ${manifest.id}`;
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const file = { path: 'weights.onnx', sha256 };
  writeFileSync(join(place, 'weights.onnx'), weights);
  writeFileSync(join(place, 'card.md'), 'A test.');
  const whole =
    manifest.kind === 'sam'
      ? {
          ...manifest,
          card: 'card.md',
          encoder: { ...manifest.encoder, file },
          decoder: { ...manifest.decoder, file },
        }
      : { ...manifest, card: 'card.md', file };
  writeFileSync(join(place, 'manifest.json'), JSON.stringify(whole));
  if (task !== undefined) writeFileSync(join(place, 'task.json'), JSON.stringify(task));
}
