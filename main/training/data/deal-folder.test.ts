import { describe, expect, it } from 'vitest';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { openTruth, type TruthPlace } from '../../evaluation/truth-place.ts';
import { writeTruthCase } from '../../exchange/truth-folder.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import { dealFolder, requireValidation, type FolderRules } from './deal-folder.ts';

/** An image at `dicom/<path>.dcm`; its UID says its path, too. */
function image(path: string, id = ''): CatalogueFrame {
  const facts = { frames: 1, patient: { id, issuer: '' } };
  return {
    frameId: `${path}#0`,
    sopInstanceUid: `uid.${path.replace('/', '_')}`,
    frameIndex: 0,
    locator: { path: `/data/dicom/${path}.dcm`, member: null },
    facts: facts as CatalogueFrame['facts'], // all that is read of it
    pixelSha256: null,
  };
}

async function truthOf(
  cases: readonly string[],
  patients: Readonly<Record<string, string>> = {},
): Promise<TruthPlace> {
  const root = tempFolder({ 'patients.json': JSON.stringify(patients) });
  for (const name of cases)
    await writeTruthCase(`${root}/truth`, name, new Map([['ulna', createMask(2, 2)]]));
  return openTruth(root);
}

const rules = (more: Partial<FolderRules> = {}): FolderRules => ({
  shares: { validation: 0.2, held: 0 },
  seed: 1,
  hasLearnt: () => Promise.resolve(false),
  ...more,
});

const namesOf = (cases: readonly { readonly name: string }[]): string[] => cases.map(({ name }) => name);
const pathsOf = (frames: readonly CatalogueFrame[]): string[] =>
  frames.map(({ sopInstanceUid }) => sopInstanceUid.slice(4)).sort();

const TEN = Array.from({ length: 10 }, (_, index) => `c${String(index)}`);

describe('dealFolder', () => {
  it('refuses one truth for two images, perhaps of two people', async () => {
    const two = [image('A/001', 'A'), image('B/001', 'B')];
    await expect(dealFolder(two, await truthOf(['001']), rules())).rejects.toMatchObject({
      code: 'truth-twice',
      message: 'Two images claim the truth 001; name the truth by SOP Instance UID instead of by file.',
    });
    const deal = await dealFolder(two, await truthOf(['uid.A_001', 'uid.B_001']), rules());
    expect(namesOf([...deal.training, ...deal.validation]).sort()).toEqual(['uid.A_001', 'uid.B_001']);
  });

  it('takes no image without truth of patients who are measured on or held, however they are named', async () => {
    const patients: Record<string, string> = { stranger: 'somebody without truth' };
    for (const name of TEN) {
      for (const key of [name, `uid.by-uid-${name}`, `by-file-${name}`]) patients[key] = `person of ${name}`;
    }
    const frames = [
      ...TEN.map((name) => image(name, `id of ${name}`)),
      ...TEN.flatMap((name) => [image(`by-uid-${name}`), image(`by-file-${name}`)]),
      // Only the image says whose it is.
      ...TEN.map((name) => image(`by-id-${name}`, `id of ${name}`)),
      // patients.json says that this id is not one person's.
      ...TEN.map((name) => image(`dir-${name}/stranger`, `id of ${name}`)),
      image('nameless'),
    ];
    const shares = { validation: 0.3, held: 0.3 };
    const deal = await dealFolder(frames, await truthOf(TEN, patients), rules({ shares }));
    expect([deal.training, deal.validation, deal.held].map(({ length }) => length)).toEqual([4, 3, 3]);
    expect(pathsOf(deal.bare)).toEqual(
      [
        ...namesOf(deal.training).flatMap((name) => ['uid', 'file', 'id'].map((by) => `by-${by}-${name}`)),
        ...TEN.map((name) => `dir-${name}_stranger`),
        'nameless',
      ].sort(),
    );
  });

  it('does so by the id in the image where there is no patients.json', async () => {
    const frames = TEN.flatMap((name) => [
      image(name, `id of ${name}`),
      image(`more-${name}`, `id of ${name}`),
    ]);
    const deal = await dealFolder([...frames, image('nameless')], await truthOf(TEN), rules());
    expect(pathsOf(deal.bare)).toEqual(
      [...namesOf(deal.training).map((name) => `more-${name}`), 'nameless'].sort(),
    );
    expect(deal.validation).toHaveLength(2);
  });

  it('learns from whom the parent has learnt from, and measures on others', async () => {
    // Of each patient two images, of which the parent knows one; of the last it knows one without truth.
    const seen = new Set(['c0', 'c2', 'c4', 'bare-c6']);
    const hasLearnt: FolderRules['hasLearnt'] = ({ sopInstanceUid }) =>
      Promise.resolve(seen.has(sopInstanceUid.slice(4)));
    const frames = TEN.map((name, index) => image(name, `P${String(index >> 1)}`));
    const truth = await truthOf(TEN);
    for (const seed of [1, 2, 3, 4, 5]) {
      const shares = { validation: 0.2, held: 0.2 };
      const deal = await dealFolder([...frames, image('bare-c6', 'P3')], truth, {
        ...rules({ shares, hasLearnt }),
        seed,
      });
      expect(deal.known).toBe(4);
      expect([...deal.validation, ...deal.held].map(({ patient }) => patient)).toEqual([
        'patient  P4',
        'patient  P4',
      ]);
      expect(namesOf(deal.training)).toEqual(TEN.slice(0, 8));
    }
  });

  it('says that nobody is left to measure on', async () => {
    const frames = TEN.map((name) => image(name));
    const hasLearnt = (): Promise<boolean> => Promise.resolve(true);
    const deal = await dealFolder(frames, await truthOf(TEN), rules({ hasLearnt }));
    expect([deal.training, deal.validation, deal.held].map(({ length }) => length)).toEqual([10, 0, 0]);
    expect(() => requireValidation(deal, 0)).not.toThrow();
    expect(() => requireValidation(deal, 0.2)).toThrow(
      'or one before it, has learnt from every patient who is not held back',
    );
    const one = await dealFolder([image('c0')], await truthOf(['c0']), rules());
    expect(() => requireValidation(one, 0.2)).toThrow('All cases are of one patient');
  });
});
