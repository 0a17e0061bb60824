import { describe, expect, it } from 'vitest';
import { maskOf, randomMask } from '../../test/support/masks.ts';
import { createRandom } from '../../test/support/random.ts';
import { BenchPage, CASE, ReviewBench } from '../../test/support/review-bench.ts';
import { pick } from '../../test/support/review-script.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import { createCaseReviews, type CaseReviews } from './case-reviews.ts';

const SIZE = { width: 35, height: 6 };
const FRAMES = ['1.2#0', '1.2#1'];

async function picture(reviews: CaseReviews): Promise<unknown> {
  const { state, revisions } = await reviews.open(CASE);
  const masks = [];
  for (const frameId of FRAMES) masks.push(await reviews.currentMasks(CASE, frameId));
  return { state, revisions, masks };
}

describe('snapshots (seed 7)', () => {
  it('give the same review as the journal from its beginning, and undo reaches behind them', async () => {
    const random = createRandom(7);
    const folder = tempFolder();
    const bench = new ReviewBench(folder, { size: SIZE, frames: FRAMES });
    for (const frameId of FRAMES)
      await bench.label({ masks: { radius: randomMask(random, 0, SIZE) } }, frameId);
    const page = await new BenchPage(bench).open();
    for (let i = 0; i < 330; i++) {
      const kind = random.integer(0, 9);
      const structure = pick(random, ['radius', 'ulna']);
      // Some are refused, e.g. an undo of nothing; that is no matter here.
      const work =
        kind < 2
          ? page.do({ kind: pick(random, ['undo', 'redo']) })
          : kind < 3
            ? page.sign(pick(random, ['accepted', 'rejected', 'absent']), [structure])
            : page.edit(structure, randomMask(random, 0, SIZE));
      await work.catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'review-refused' });
      });
    }
    const { database } = bench.catalogue;
    const now = await picture(bench.reviews);
    const snapshot = database.prepare('SELECT seq FROM review_snapshot').get();
    expect(Number(snapshot?.['seq'])).toBeGreaterThan(150);
    const restarted = createCaseReviews(bench.ports());
    expect(await picture(restarted)).toEqual(now);
    database.exec('DELETE FROM review_snapshot');
    expect(await picture(createCaseReviews(bench.ports()))).toEqual(now);

    // With a snapshot at the very end, so that every undo lies behind it.
    const late = new ReviewBench(folder, { size: SIZE, frames: FRAMES });
    late.frames = bench.frames;
    const second = await new BenchPage(late).open();
    while ((await late.reviews.open(CASE)).state.undo.length > 0) await second.do({ kind: 'undo' });
    expect((await late.reviews.open(CASE)).state.structures.every((one) => one.tools.length === 0)).toBe(
      true,
    );
    const first = await late.masks.get(
      (await late.reviews.open(CASE)).structures['1.2#0']![0]!.masks.refined,
    );
    expect(encodeMask(await second.mask('radius', '1.2#0'))).toEqual(encodeMask(first));
    late.close();
    bench.close();
  });

  it('are not used when they are damaged or their masks are gone', async () => {
    const bench = new ReviewBench(tempFolder(), { size: SIZE });
    await bench.label({ masks: { radius: maskOf(...Array<string>(6).fill('#'.repeat(35))) } });
    const page = await new BenchPage(bench).open();
    const random = createRandom(9);
    for (let i = 0; i < 205; i++) await page.edit('radius', randomMask(random, 0, SIZE)).catch(() => null);
    const { database } = bench.catalogue;
    const now = await bench.reviews.open(CASE);
    for (const sql of [
      `UPDATE review_snapshot SET masks = replace(masks, '"sha256":"', '"sha256":"0')`,
      `UPDATE review_snapshot SET masks = '[{"frameId":"1.2#0","sha256":"${'0'.repeat(64)}","structure":"ulna"}]'`,
      "UPDATE review_snapshot SET state = '{'",
      "UPDATE review_snapshot SET format = ''",
      'UPDATE review_snapshot SET seq = 100000',
    ]) {
      database.exec(sql);
      expect(await createCaseReviews(bench.ports()).open(CASE), sql).toEqual(now);
    }
    bench.close();
  });
});
