import { describe, expect, it } from 'vitest';
import { structureOrigin } from '../../core/review/structure-origin.ts';
import { maskOf, rowsOf } from '../../test/support/masks.ts';
import { BenchPage, CASE, ReviewBench, type BenchOptions } from '../../test/support/review-bench.ts';
import { ADA, BEN } from '../../test/support/review-script.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { caseActionSchema } from '../../core/contract/case.ts';
import { loadReview } from './load-review.ts';
import type { ImportedRevision } from './revision-request.ts';

const SIZE = { width: 4, height: 2 };
const RADIUS = maskOf('##..', '##..');
const ULNA = maskOf('...#', '...#');
const NONE = maskOf('....', '....');
const WIDE = maskOf('###.', '##..');

interface Given {
  readonly structure: string;
  readonly mask: BitMask;
  readonly manual?: boolean;
}

async function bench(options: BenchOptions = {}, ulna = ULNA) {
  const made = new ReviewBench(tempFolder(), { size: SIZE, ...options });
  await made.label({ masks: { radius: RADIUS, ulna } });
  const page = await new BenchPage(made).open();
  const bring = async (given: readonly Given[], reader = BEN): Promise<ImportedRevision> => {
    const masks = [];
    for (const { structure, mask, manual = false } of given) {
      masks.push({ structure, frameId: '1.2#0', mask: await made.masks.put(mask), manual });
    }
    const source = { format: 'DICOM SEG (BINARY)', file: 'f'.repeat(64) };
    return made.reviews.importRevision({ caseId: CASE, reader, source, masks });
  };
  const structure = async (id: string) =>
    (await made.reviews.open(CASE)).state.structures.find((one) => one.structure === id)!;
  return { made, page, bring, structure };
}

describe('the revision of another reader', () => {
  it('takes masks over, keeps verdicts of equal ones and lets those of changed ones fall (R1)', async () => {
    const { page, bring, structure, made } = await bench();
    await page.sign('accepted', ['radius']);
    await page.sign('accepted', ['ulna']);
    const done = await bring([
      { structure: 'radius', mask: WIDE },
      { structure: 'ulna', mask: ULNA },
    ]);
    expect(done).toEqual({ changed: ['radius'], unchanged: ['ulna'] });
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
    expect((await structure('radius')).verdict).toBeNull();
    expect((await structure('radius')).withdrawn?.verdict).toBe('accepted');
    expect((await structure('ulna')).verdict?.verdict).toBe('accepted');
    const last = [...made.journal.ofCase(CASE)].at(-1);
    expect(last).toMatchObject({ reader: BEN, body: { kind: 'edit', tool: 'import' } });
    expect((await made.reviews.history(CASE)).at(-1)).toMatchObject({
      reader: BEN.name,
      what: 'masks of a file on Radius',
    });
  });

  it('writes nothing when all masks are equal', async () => {
    const { bring, made } = await bench();
    const before = [...made.journal.ofCase(CASE)].length;
    expect(await bring([{ structure: 'radius', mask: RADIUS }])).toEqual({
      changed: [],
      unchanged: ['radius'],
    });
    expect([...made.journal.ofCase(CASE)]).toHaveLength(before);
  });

  it('is undone and redone as one action, and replays from the journal alone (R2)', async () => {
    const { page, bring, made } = await bench();
    await bring([
      { structure: 'radius', mask: WIDE },
      { structure: 'ulna', mask: NONE },
    ]);
    await page.open();
    await page.do({ kind: 'undo' });
    expect(rowsOf(await page.mask('radius'))).toEqual(['##..', '##..']);
    expect(rowsOf(await page.mask('ulna'))).toEqual(['...#', '...#']);
    await page.do({ kind: 'redo' });
    expect(rowsOf(await page.mask('radius'))).toEqual(['###.', '##..']);
    const again = await loadReview({ ...made.ports(), snapshots: null }, CASE, made.ports().cases(CASE));
    expect(rowsOf(await again.mask({ structure: 'radius', frameId: '1.2#0' }))).toEqual(['###.', '##..']);
    expect(again.state).toEqual((await made.reviews.open(CASE)).state);
  });

  it('refuses new shared pixels where the task forbids them, and changes nothing then', async () => {
    const { page, bring, made } = await bench({ review: { overlap: 'exclusive' } });
    await expect(
      bring([
        { structure: 'radius', mask: maskOf('####', '##..') },
        { structure: 'ulna', mask: ULNA },
      ]),
    ).rejects.toMatchObject({ code: 'review-refused' });
    expect(rowsOf(await page.mask('radius'))).toEqual(['##..', '##..']);
    expect([...made.journal.ofCase(CASE)]).toHaveLength(1);
    // What moves together is judged together.
    await bring([
      { structure: 'radius', mask: maskOf('####', '##..') },
      { structure: 'ulna', mask: maskOf('....', '...#') },
    ]);
    expect(rowsOf(await page.mask('radius'))).toEqual(['####', '##..']);
  });

  it('refuses unknown structures and masks of another size (M2)', async () => {
    const { bring } = await bench();
    await expect(bring([{ structure: 'tibia', mask: WIDE }])).rejects.toMatchObject({
      code: 'structure-unknown',
    });
    await expect(bring([{ structure: 'radius', mask: maskOf('#') }])).rejects.toThrow(
      'The mask of Radius has 1 x 1 pixels, its image 4 x 2 (rule M2).',
    );
  });

  it('makes the page read again what changed behind it', async () => {
    const { page, bring } = await bench();
    await bring([{ structure: 'radius', mask: WIDE }]);
    await expect(page.edit('radius', maskOf('...#', '....'))).rejects.toMatchObject({ code: 'case-stale' });
  });

  it('counts as MANUAL only what the file calls so over an empty mask (X3)', async () => {
    const { bring, structure, page } = await bench({ structures: ['radius', 'ulna'] }, NONE);
    await bring([
      { structure: 'radius', mask: WIDE, manual: true },
      { structure: 'ulna', mask: ULNA, manual: true },
    ]);
    expect(structureOrigin(await structure('radius'))).toBe('SEMIAUTOMATIC');
    expect(structureOrigin(await structure('ulna'))).toBe('MANUAL');
    await bring([{ structure: 'ulna', mask: maskOf('..##', '...#') }]);
    expect(structureOrigin(await structure('ulna'))).toBe('SEMIAUTOMATIC');
    await page.open();
    await page.do({ kind: 'undo' });
    expect(structureOrigin(await structure('ulna'))).toBe('MANUAL');
  });

  it('begins the review where nobody has opened the case', async () => {
    const made = new ReviewBench(tempFolder(), { size: SIZE });
    const mask = await made.masks.put(WIDE);
    const source = { format: 'COCO', file: 'f'.repeat(64) };
    await made.reviews.importRevision({
      caseId: CASE,
      reader: ADA,
      source,
      masks: [{ structure: 'radius', frameId: '1.2#0', mask, manual: false }],
    });
    expect([...made.journal.ofCase(CASE)].map(({ body }) => body.kind)).toEqual(['begin', 'edit']);
  });

  it('cannot be asked for by a page', () => {
    const changes = [{ structure: 'radius', frameId: '1.2#0', patch: 'AA==' }];
    const edit = { kind: 'edit', group: '0'.repeat(16), settings: {}, changes };
    expect(caseActionSchema.safeParse({ ...edit, tool: 'brush' }).success).toBe(true);
    expect(caseActionSchema.safeParse({ ...edit, tool: 'import' }).success).toBe(false);
  });
});
