import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { CASE, ReviewBench } from '../../test/support/review-bench.ts';
import { KILL_SIZE } from '../../test/support/review-child.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { cloneMask, createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { CaseReplay } from '../../core/review/case-replay.ts';
import { emptyCaseState } from '../../core/review/empty-case-state.ts';
import { storedMask } from './stored-mask.ts';
import { verifyChain } from './verify-chain.ts';

const CHILD = fileURLToPath(new URL('../../test/support/review-child.ts', import.meta.url));
const ROUNDS = 5;

/** Kills the child at some moment after its `lines`-th answer. @returns what was acknowledged, by position. */
function killedAfter(folder: string, seed: number, lines: number): Promise<Map<number, string>> {
  const flags = ['--disable-warning=ExperimentalWarning', CHILD, folder, String(seed)];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > lines) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') {
        reject(new Error(`The child ended by itself with ${String(code)}.`));
        return;
      }
      // The last line may be cut.
      const whole = text.split('\n').slice(0, -1);
      resolve(new Map(whole.map((line) => [Number(line.split(' ')[0]), line.slice(line.indexOf(' ') + 1)])));
    });
  });
}

/** Both masks after each entry, by a replay that knows nothing of snapshots. */
async function replayed(bench: ReviewBench): Promise<{ digests: Map<number, string>; state: unknown }> {
  const structures = (await bench.reviews.open(CASE)).structures['1.2#0'] ?? [];
  const base = new Map<string, BitMask>();
  for (const one of structures) base.set(one.structure, await bench.masks.get(one.masks.refined));
  const empty = createMask(KILL_SIZE.width, KILL_SIZE.height);
  const replay = new CaseReplay(emptyCaseState(bench.task.structures), ({ structure }) =>
    cloneMask(base.get(structure) ?? empty),
  );
  const digests = new Map<number, string>();
  for (const entry of bench.journal.ofCase(CASE)) {
    replay.apply(entry);
    const both = bench.task.structures.map(({ id }) => {
      const mask = replay.mask({ structure: id, frameId: '1.2#0' }) ?? base.get(id) ?? empty;
      return storedMask(mask).sha256;
    });
    digests.set(entry.seq, both.join(' '));
  }
  return { digests, state: replay.state };
}

describe('a kill at any moment (rule R3)', () => {
  it(`loses nothing that was acknowledged (seeds 1..${ROUNDS})`, async () => {
    const folder = tempFolder();
    const acknowledged = new Map<number, string>();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const lines = createRandom(seed).integer(1, 120);
      for (const [seq, digests] of await killedAfter(folder, seed, lines)) acknowledged.set(seq, digests);
      const bench = new ReviewBench(folder, { size: KILL_SIZE });
      const { digests, state } = await replayed(bench);
      for (const [seq, masks] of acknowledged)
        expect(digests.get(seq), `seed ${seed}, entry ${seq}`).toBe(masks);
      expect((await verifyChain(bench.catalogue.database)).broken).toBeNull();
      expect((await bench.reviews.open(CASE)).state).toEqual(state);
      bench.close();
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS);
  });
});
