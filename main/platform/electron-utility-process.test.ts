import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { RunRequest, Tensor } from '../../core/pipeline/session-port.ts';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { nodeUtilityProcess } from '../../test/support/electron/utility-process.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { tapHost, type Tapping } from '../../test/support/tapped-host.ts';
import * as tiny from '../../test/support/tiny-networks.ts';
import { tinyPlan } from '../../test/support/training-scenes.ts';
import { finished, watchTraining } from '../../test/support/watched-training.ts';
import { createInferenceClient, type InferenceClient } from '../inference/client.ts';
import { hostEntry } from '../inference/host-entry.ts';
import type { FromTrainer, ToTrainer } from '../training/protocol.ts';
import { createTrainer } from '../training/trainer-client.ts';
import { trainerEntry } from '../training/trainer-process.ts';
import { createUtilityLauncher } from './electron-utility-process.ts';

const networks = new tiny.TinyNetworks().add('add', tiny.addTen).add('big', tiny.addBig, tiny.bigContract);
const open: InferenceClient[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(() => networks.remove());

function start(tapping?: Tapping) {
  const electron = createElectronStandIn({ fork: nodeUtilityProcess() });
  const tap = tapHost(createUtilityLauncher(electron), tapping);
  const client = createInferenceClient(
    { launch: tap.launch, models: networks, clock: new ManualClock(), log: () => undefined },
    { deadlineMs: 60_000, idleMs: 60_000, threads: 1, sharedBytes: 100_000 },
  );
  open.push(client);
  return { electron, tap, client };
}

const row = (...values: number[]): Tensor => ({
  dims: [1, values.length],
  data: Float32Array.from(values),
});
const addTen: RunRequest = {
  network: 'add',
  shared: {},
  runs: [{ x: row(1, 2, 3, 4) }],
  outputs: ['y'],
  priority: 'batch',
};
const sum = { y: row(11, 12, 13, 14) };

describe('an inference host as a utility process', () => {
  it('is forked under its own name, with its stderr for us, and runs real networks over parentPort', async () => {
    const { client, electron, tap } = start();
    expect((await client.run(addTen)).results).toEqual([sum]);
    const big = { dims: [1, 8192], data: new Float32Array(8192).fill(2) };
    const { results } = await client.run({
      ...addTen,
      network: 'big',
      runs: [{ x: row(1) }],
      shared: { big },
    });
    const y = results[0]?.['y'];
    expect([y?.dims, y?.data[0], y?.data[8191]]).toEqual([[1, 8192], 3, 3]);
    expect(tap.sent.map(({ kind }) => kind)).toEqual(['run', 'keep', 'run']);
    expect(electron.argsOf('utilityProcess', 'fork')).toEqual([
      [
        hostEntry,
        [],
        expect.objectContaining({
          serviceName: 'Countersign inference',
          stdio: ['ignore', 'ignore', 'pipe'],
        }),
      ],
    ]);
  });

  it('is replaced when it is killed under a run, which is tried again', async () => {
    const { client, tap } = start((message, host, number) => {
      if (number === 1 && message.kind === 'run') host.kill();
      return message;
    });
    expect((await client.run(addTen)).results).toEqual([sum]);
    expect(tap.hosts).toHaveLength(2);
  });
});

describe('a trainer as a utility process', () => {
  it('trains, with its cases and states over parentPort, and ends', async () => {
    const electron = createElectronStandIn({ fork: nodeUtilityProcess() });
    const launch = createUtilityLauncher<ToTrainer, FromTrainer>(electron, {
      entry: trainerEntry,
      serviceName: 'Countersign training',
    });
    const watched = watchTraining(createTrainer({ launch, threads: 1 }), { plan: tinyPlan({ epochs: 1 }) });
    expect((await finished(watched)).epochs).toHaveLength(1);
    expect(watched.checkpoints).toHaveLength(1);
    expect(electron.argsOf('utilityProcess', 'fork')).toEqual([
      [trainerEntry, [], expect.objectContaining({ serviceName: 'Countersign training' })],
    ]);
  });
});

describe('the launcher of utility processes', () => {
  it('reports a process that could not be made as one that has ended', () => {
    const electron = createElectronStandIn({
      fork: () => {
        throw new Error('not ready');
      },
    });
    const ends: unknown[] = [];
    createUtilityLauncher(electron)().onExit((exit) => ends.push(exit));
    expect(ends).toEqual([{ reason: 'not ready', stderr: '' }]);
  });

  it('kills a process that nobody wants any more as soon as it is up', () => {
    const electron = createElectronStandIn();
    const children: ReturnType<typeof electron.utilityProcess.fork>[] = [];
    const launch = createUtilityLauncher({
      utilityProcess: {
        fork: (...args) => {
          const child = electron.utilityProcess.fork(...args);
          children.push(child);
          return child;
        },
      } as typeof electron.utilityProcess,
    });
    const host = launch();
    const ends: string[] = [];
    host.onExit(({ reason }) => ends.push(reason));
    host.kill();
    expect(electron.argsOf('utilityProcess.child', 'kill')).toHaveLength(0);
    children[0]?.emit('spawn');
    expect(electron.argsOf('utilityProcess.child', 'kill')).toHaveLength(1);
    expect(ends).toEqual(['exit code 143']);
  });
});
