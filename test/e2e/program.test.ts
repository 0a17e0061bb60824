import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { INFERENCE_HOST } from '../../main/app/arguments.ts';
import { createInferenceClient } from '../../main/inference/client.ts';
import { createForkLauncher } from '../../main/inference/fork-host.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import * as tiny from '../support/tiny-networks.ts';

const MAIN = fileURLToPath(new URL('../../main/app/main.ts', import.meta.url));
const ENV = { NODE_OPTIONS: `--import=${import.meta.resolve('../support/electron/as-electron.ts')}` };

/** The installed program's own entry, in Node: as far as it runs before Electron is ready. */
function program(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...words], {
    env: { ...process.env, ...ENV, COUNTERSIGN_DATA: tempFolder() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}

describe('the program without a window', { timeout: 60_000 }, () => {
  it('answers a wrong command as the command line does', async () => {
    const { code, stdout, stderr } = await program('--disable-gpu', 'docter');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/Unknown command docter: did you mean doctor\?/);
  });

  it('runs networks for another process of itself', async () => {
    const networks = new tiny.TinyNetworks().add('add', tiny.addTen);
    const launch = createForkLauncher({
      env: ENV,
      program: { file: process.execPath, args: [MAIN, '--no-sandbox', INFERENCE_HOST] },
    });
    const ports = { launch, models: networks, clock: new ManualClock(), log: () => undefined };
    const client = createInferenceClient(ports, { threads: 1 });
    try {
      const x = { dims: [1, 4], data: Float32Array.of(1, 2, 3, 4) };
      const { results } = await client.run({
        network: 'add',
        shared: {},
        runs: [{ x }],
        outputs: ['y'],
        priority: 'batch',
      });
      expect([...(results[0]?.['y']?.data ?? [])]).toEqual([11, 12, 13, 14]);
    } finally {
      await client.close();
      networks.remove();
    }
  });
});
