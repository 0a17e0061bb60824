import { describe, expect, it } from 'vitest';
import { randomMask } from '../../test/support/masks.ts';
import { createRandom } from '../../test/support/random.ts';
import { BenchPage, CASE, ReviewBench } from '../../test/support/review-bench.ts';
import { ADA, BEN, pick } from '../../test/support/review-script.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { appendedSchema, type Appended } from '../../core/contract/case.ts';
import { encodePatch } from '../../core/edit/patch.ts';
import { decodeMask, encodeMask } from '../../core/mask/rle.ts';
import { CaseReplay } from '../../core/review/case-replay.ts';
import { keyOf } from './reviewed-case.ts';

const SIZE = { width: 35, height: 6 };
const FRAMES = ['1.2#0', '1.2#1'];
const SEEDS = 4;

describe(`a page that only follows answers (seeds 1..${SEEDS})`, () => {
  it('has the state, masks and revisions of the backend after every action', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = createRandom(seed);
      const bench = new ReviewBench(tempFolder(), { size: SIZE, frames: FRAMES });
      const label = async (frameId: string): Promise<void> => {
        await bench.label({ masks: { radius: randomMask(random, 0, SIZE) } }, frameId);
      };
      for (const frameId of FRAMES) await label(frameId);
      const page = await new BenchPage(bench).open();
      const loaded = new Map<string, Uint8Array>();
      for (const frameId of FRAMES) {
        const { masks } = await bench.reviews.currentMasks(CASE, frameId);
        for (const { structure, bytes } of masks) loaded.set(keyOf({ structure, frameId }), bytes);
      }
      const follower = new CaseReplay((await bench.reviews.open(CASE)).state, (place) =>
        decodeMask(loaded.get(keyOf(place))!),
      );
      for (let i = 0; i < 60; i++) {
        page.reader = random.integer(0, 4) === 0 ? BEN : ADA;
        const structure = pick(random, ['radius', 'ulna']);
        if (random.integer(0, 19) === 0) await label(pick(random, FRAMES));
        const answer = await act().catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'review-refused' });
        });
        // As it comes over the wire.
        const { entries } = appendedSchema.parse(JSON.parse(JSON.stringify(answer ?? NOTHING)));
        for (const entry of entries) follower.apply(entry);
        const now = await bench.reviews.open(CASE);
        expect(follower.state, `seed ${seed}, action ${i}`).toEqual(now.state);
        expect(page.revisions, `seed ${seed}, action ${i}`).toEqual(now.revisions);
        for (const { place, mask } of follower.edited) {
          const { masks } = await bench.reviews.currentMasks(CASE, place.frameId);
          expect(encodeMask(mask)).toEqual(masks.find((one) => one.structure === place.structure)?.bytes);
        }

        function act(): Promise<Appended> {
          switch (random.integer(0, 9)) {
            case 0:
            case 1:
              return page.do({ kind: 'undo' });
            case 2:
              return page.do({ kind: 'redo' });
            case 3:
              return page.sign(pick(random, ['accepted', 'rejected', null]), [structure]);
            case 4:
              return page.sign('accepted', ['radius', 'ulna'], {
                scope: 'bulk',
                seen: random.integer(0, 1) === 0,
              });
            case 5:
              return page.do({ kind: 'rebase', structures: random.integer(0, 1) === 0 ? [] : [structure] });
            default: {
              const patch = encodePatch(randomMask(random, 0, SIZE));
              const changes = [{ structure, frameId: pick(random, FRAMES), patch }];
              return page.edit(structure, randomMask(random, 0, SIZE), { changes });
            }
          }
        }
      }
      bench.close();
    }
  });

  it('is told to read again when it and another ask at the same moment', async () => {
    const bench = new ReviewBench(tempFolder(), { size: SIZE });
    await bench.label({ masks: {} });
    const [one, other] = [await new BenchPage(bench).open(), await new BenchPage(bench).open()];
    const random = createRandom(1);
    const patch = randomMask(random, 0, SIZE);
    const both = await Promise.allSettled([one.edit('radius', patch), other.edit('radius', patch)]);
    expect(both[0]?.status).toBe('fulfilled');
    expect(both[1]).toMatchObject({ status: 'rejected', reason: { code: 'case-stale' } });
    bench.close();
  });
});

const NOTHING: Appended = { caseId: CASE, entries: [], revisions: {}, skipped: [] };
