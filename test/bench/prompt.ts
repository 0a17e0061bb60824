import { browserHost, memoryLanguages, memorySettings } from '../support/memory-settings.ts';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, type Contract } from '../../core/contract/contract.ts';
import { createClient, type Client } from '../../core/transport/client.ts';
import { openStationAccounts } from '../../main/station/station-accounts.ts';
import { createBackend, type Backend } from '../../main/backend.ts';
import { DEMO_TASK } from '../../main/demo/demo-study.ts';
import { ensurePhantom } from '../../main/demo/phantom-files.ts';
import { createBatchThreads } from '../../main/exchange/batch-threads.ts';
import { createEngineThread } from '../../main/engine/engine-thread.ts';
import type { PromptStages } from '../../main/engine/worker/operations.ts';
import { createBlobTickets } from '../../main/hosts/blob-tickets.ts';
import { createMemoryChannels } from '../../main/hosts/memory.ts';
import { createInferenceClient } from '../../main/inference/client.ts';
import { systemClock } from '../../main/inference/clock.ts';
import { createForkLauncher } from '../../main/inference/fork-host.ts';
import { createTryModels } from '../../main/inference/try-model.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { shippedModelsFolder } from '../../main/models/shipped-models.ts';
import { createMaintenance } from '../../main/station/maintenance.ts';
import { openStationLog } from '../../main/station/station-log.ts';
import { openStore } from '../../main/store/store-client.ts';
import { noTrainer } from '../support/scripted-trainer.ts';
import { atMost, median, told, type BenchFigures } from './figure.ts';

const SIZE = { width: 1500, height: 2208 };
/** The first round warms up: the embedding reaches the host, code is compiled. */
const ROUNDS = 3;

/**
 * A prompt from the page's question to its answer (transport, threads, process of the networks, mask at image
 * resolution) against the time within the decoder of the same run, for the boxes of all structures of a large
 * radiograph. Also what opening a case that was read ahead takes in the backend.
 */
export async function promptBench(): Promise<BenchFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const stages: PromptStages[] = [];
  const study = join(folder, 'study');
  for (const seed of [9101, 9102]) await ensurePhantom(study, { seed, ...SIZE }, 'bench');
  const backend = await openBackend(folder, stages);
  try {
    const [theirs, ours] = createMemoryChannels();
    backend.openSession(theirs);
    const page = createClient(contract, ours);
    const [first, second] = await importStudy(page);
    if (first === undefined || second === undefined) throw new Error('the bench needs two cases');
    const prepared = new Promise<void>((resolve) => {
      page.on('case.prepared', ({ caseId }) => caseId === second && resolve());
    });
    await page.job('worklist.prepare', { taskId: DEMO_TASK, selection: { cases: [first] } });
    await page.request('case.prefetch', { cases: [second] });
    await prepared;
    const opening = performance.now();
    const next = await page.request('case.open', { caseId: second });
    const about = { caseId: second, frameId: next.frames[0]!.frameId };
    await Promise.all([page.request('case.frame', about), page.request('case.masks', about)]);
    const openMs = performance.now() - opening;
    const totals = await promptAll(page, first);
    const measured = totals.slice(totals.length / ROUNDS);
    const own = stages.slice(-measured.length);
    return {
      'prompt.ratio': atMost(median(measured.map((ms, i) => ms / own[i]!.decoderMs)), 1.25, 'x'),
      'prompt.total': told(median(measured), 'ms'),
      'prompt.decoder': told(median(own.map((one) => one.decoderMs)), 'ms'),
      'prompt.inputs': told(median(own.map((one) => one.inputsMs)), 'ms'),
      'prompt.messages': told(median(own.map((one) => one.runMs - one.decoderMs)), 'ms'),
      'prompt.masks': told(median(own.map((one) => one.masksMs)), 'ms'),
      'open.readAhead': told(openMs, 'ms'),
    };
  } finally {
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openBackend(folder: string, stages: PromptStages[]): Promise<Backend> {
  const workspace = join(folder, 'workspace');
  const registry = await loadRegistry([shippedModelsFolder()]);
  const log = openStationLog({ dataFolder: join(folder, 'station'), kind: 'workstation' });
  return createBackend({
    folder: workspace,
    workspaceName: 'bench',
    version: 'bench',
    host: browserHost,
    settings: memorySettings(),
    accounts: openStationAccounts(join(folder, 'station')),
    languages: memoryLanguages(),
    store: await openStore(workspace),
    startInference: (log) =>
      createInferenceClient({ launch: createForkLauncher(), models: registry, clock: systemClock, log }),
    registry,
    tryModels: createTryModels({ launch: createForkLauncher(), clock: systemClock }),
    modelPlaces: { shipped: shippedModelsFolder(), station: join(folder, 'station-models') },
    trainer: noTrainer,
    startEngineThread: (sessions) =>
      createEngineThread({
        masksFolder: join(workspace, 'masks'),
        embeddingsFolder: join(workspace, 'embeddings'),
        embeddingBytes: 2 ** 30,
        sessions,
      }),
    startBatchThreads: (probability) =>
      createBatchThreads({
        station: { workspace, dataFolder: join(folder, 'station'), version: 'bench' },
        probability,
        clock: systemClock,
      }),
    blobs: createBlobTickets({ random: randomBytes, clock: systemClock, maxBytes: 2 ** 28, lifeMs: 60_000 }),
    clock: systemClock,
    random: randomBytes,
    log: (line) => console.log(`  ${line}`),
    secrets: log.secrets,
    maintenance: createMaintenance({
      log,
      settings: memorySettings(),
      models: { registry },
      folder: workspace,
    }),
    roots: () => Promise.resolve([{ path: join(folder, 'study', 'dicom'), name: 'Study', kind: 'folder' }]),
    onPrompt: (one) => void stages.push(one),
  });
}

async function importStudy(page: Client<Contract>): Promise<string[]> {
  const { entries } = await page.request('places.list', { place: null });
  await page.job('import.run', { place: entries[0]!.id });
  const query = { filter: { taskId: DEMO_TASK }, sort: 'order', offset: 0, limit: 10 } as const;
  return (await page.request('worklist.query', query)).rows.map(({ caseId }) => caseId);
}

/** @returns milliseconds per prompt: the machine's own box and seed of every structure, round by round. */
async function promptAll(page: Client<Contract>, caseId: string): Promise<number[]> {
  const { frames, labels } = await page.request('case.open', { caseId });
  const { frameId } = frames[0]!;
  const asked = (labels[frameId] ?? []).filter(({ passes }) => passes[0]?.prompts.box != null);
  const totals: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const { structure, passes } of asked) {
      const prompts = { ...passes[0]!.prompts, scribbles: [], useGuess: round === 2 };
      const start = performance.now();
      await page.job('prompt.decode', { caseId, frameId, structure, prompts });
      totals.push(performance.now() - start);
    }
  }
  return totals;
}
