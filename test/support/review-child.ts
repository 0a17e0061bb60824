import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { maskOf, randomMask } from './masks.ts';
import { createRandom } from './random.ts';
import { BenchPage, CASE, ReviewBench } from './review-bench.ts';
import { pick } from './review-script.ts';

/**
 * Reviews a case in the workspace argv[2] without end, with the seed argv[3], until it is killed. Prints a line
 * for what was acknowledged, and only then: position in the journal and digests of both masks.
 */
export const KILL_SIZE = { width: 61, height: 40 };
const STRUCTURES = ['radius', 'ulna'];

async function main(folder: string, seed: number): Promise<void> {
  const bench = new ReviewBench(folder, { size: KILL_SIZE, structures: STRUCTURES });
  const random = createRandom(seed);
  if (bench.frames[0]?.newestLabel === null) {
    await bench.label({ masks: { radius: maskOf(...Array<string>(40).fill('#'.repeat(61))) } });
  }
  const page = await new BenchPage(bench).open();
  for (;;) {
    const kind = random.integer(0, 9);
    const structure = pick(random, STRUCTURES);
    const work =
      kind < 2
        ? page.do({ kind: pick(random, ['undo', 'redo']) })
        : kind < 4
          ? page.sign(pick(random, ['accepted', 'rejected', 'deferred']), [structure])
          : page.edit(structure, randomMask(random, 0, KILL_SIZE));
    const acknowledged = await work.then(
      () => true,
      () => false,
    );
    if (!acknowledged) continue;
    const { masks } = await bench.reviews.currentMasks(CASE, '1.2#0');
    const digests = masks.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    writeSync(1, `${page.after} ${digests.join(' ')}\n`);
  }
}

if (process.argv[2] !== undefined && process.argv[1]?.endsWith('review-child.ts') === true) {
  await main(process.argv[2], Number(process.argv[3]));
}
