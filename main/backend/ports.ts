import type { Catalogue } from '../../core/domain/language-file.ts';
import type { SettingsChange, StationSettings } from '../../core/domain/station-settings.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import type { Accounts } from '../accounts/accounts-port.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { PromptStages } from '../engine/worker/operations.ts';
import type { InferenceClient, InferenceEvent, InferenceStatus } from '../inference/client.ts';
import type { Clock } from '../inference/clock.ts';
import type { TryModels } from '../inference/try-model.ts';
import type { BatchThreads } from '../exchange/batch-threads.ts';
import type { Probability } from '../exchange/worker/probability-api.ts';
import type { ModelPlaces } from '../models/model-files.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { SecretWords } from '../platform/log/secret-words.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { Store } from '../store/store.ts';
import type { Trainer } from '../training/training-set.ts';
import type { CheckedUpdate } from '../update/check-update.ts';
import type { ReadingOptions } from '../update/open-update-bundle.ts';
import type { UnpackRequest } from '../update/unpack-update.ts';
import type { PlaceRoot } from './places.ts';

/** What the program that shows the pages can do. */
export interface HostFacts {
  /** `desktop`: windows of our own; `browser`: a browser of this computer by the loopback host. */
  readonly kind: 'desktop' | 'browser';
  /** Lets the reader choose a folder or file in a dialog of the system; null where only pages can ask. */
  readonly choosePlace: ((want: PlaceWish) => Promise<string | null>) | null;
  /** Shows a file in the window that the system has for files; absent where only pages can be shown. */
  readonly reveal?: ((path: string) => void) | null;
  /** Turns the full screen of the window on or off; absent where pages do that themselves. */
  readonly toggleFullScreen?: () => void;
}

/** `study`: to read images from; `target`: to write an export into; `model`: a model's file, to import. */
export type PlaceWish = 'study' | 'target' | 'model';

/** What the station remembers for everybody. */
export interface SettingsPort {
  now(): StationSettings;
  /** Resolves once they are on the disk. */
  change(change: SettingsChange): Promise<StationSettings>;
}

/** Languages that somebody put into the station's folder. */
export interface LanguagesPort {
  /** BCP 47 tags. */
  list(): Promise<readonly string[]>;
  /** @throws ExpectedError when there is no such file, or it is damaged or too large. */
  get(tag: string): Promise<Catalogue>;
}

/** Reports for support and updates without a network. */
export interface MaintenancePort {
  /** Text without patient data, which a person may pass on. */
  supportReport(inference: InferenceStatus): Promise<string>;
  /** Keeps a defect of a page. @param trace as `defectTrace` says it. */
  pageCrashed(trace: string): void;
  /** @throws ExpectedError with the reason why the file is no update for this computer. */
  checkUpdate(path: string, options: ReadingOptions): Promise<CheckedUpdate>;
  /** @returns path of the installer. @throws ExpectedError as `checkUpdate`. */
  unpackUpdate(request: UnpackRequest, options: ReadingOptions): Promise<string>;
}

/** Everything of the world that the backend touches. */
export interface BackendPorts {
  /** The workspace's folder: masks, embeddings, thumbnails and the demo study lie in it. */
  readonly folder: string;
  /** Of files, where the workspace is sealed; absent: it is clear. */
  readonly sealer?: Sealer;
  /** What the page shows as the workspace's name. */
  readonly workspaceName: string;
  /** Of the program. */
  readonly version: string;
  readonly host: HostFacts;
  readonly settings: SettingsPort;
  /** Who may log in on this station. */
  readonly accounts: Accounts;
  readonly languages: LanguagesPort;
  readonly store: Store;
  readonly startInference: (log: (event: InferenceEvent) => void) => InferenceClient;
  readonly registry: ModelRegistry;
  readonly modelPlaces: ModelPlaces;
  /** Runs models that are not in use yet. */
  readonly tryModels: TryModels;
  /** Trains networks in a process of its own. */
  readonly trainer: Trainer;
  /** A worker thread for decoding, labelling and drawing. */
  readonly startEngineThread: (sessions: SessionPort) => EngineThread;
  /** Threads that write exports. */
  readonly startBatchThreads: (probability: Probability) => BatchThreads;
  /** Keeps bytes until they are fetched once. @returns the ticket. */
  readonly blobs: {
    /** @param mayTake asked when they are fetched. */
    put(bytes: Uint8Array, mayTake?: () => boolean): string;
  };
  readonly clock: Clock;
  /** So many cryptographically random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** One line without anything of a patient (rule S2). */
  readonly log: (line: string) => void;
  /** Names and ids of the cases on a screen, which the log takes out of every line should one hold them. */
  readonly secrets: Pick<SecretWords, 'remember' | 'forget'>;
  readonly maintenance: MaintenancePort;
  /** Where the reader may begin to look for images. */
  readonly roots: () => Promise<readonly PlaceRoot[]>;
  /** Hears where the time of every prompt went; for measurements. */
  readonly onPrompt?: (stages: PromptStages) => void;
}
