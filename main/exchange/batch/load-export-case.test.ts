import { describe, expect, it } from 'vitest';
import { CORNER, reviewedWorkspace, SQUARE } from '../../../test/support/exchange/reviewed-workspace.ts';
import { rowsOf } from '../../../test/support/masks.ts';
import { DEFAULT_SPLIT } from '../../../core/exchange/export-options.ts';
import { maskOf as exportedMask } from '../export-case.ts';
import { loadExportCase, type CaseSource, type LoadChoices } from './load-export-case.ts';
import { parsePatientMap } from './patient-map.ts';

const CHOICES: LoadChoices = {
  taskSha256: 'a'.repeat(64),
  includeUnsigned: false,
  split: DEFAULT_SPLIT,
  patients: null,
  findModel: (id) =>
    id === 'wrist-unet'
      ? { version: '3', name: 'Wrist U-Net', family: 'U-Net', kind: 'unet', files: [] }
      : null,
};

describe('loadExportCase', () => {
  it('shows verdicts, masks, origins and models of one moment', async () => {
    const { store, cases, sign, draw, ...bench } = bound(await reviewedWorkspace([{ patientId: 'P1' }]));
    const [caseId] = [cases[0]!];
    await sign(caseId, { ulna: 'accepted' });
    await draw(caseId, 'radius', SQUARE);
    const { one, unmapped } = await loadExportCase(store, caseId, CHOICES);
    const [ulna, radius] = one.structures;
    expect(ulna).toMatchObject({
      judgement: 'signed',
      leaves: true,
      origin: 'AUTOMATIC',
      tools: [],
      empty: false,
    });
    expect(ulna?.verdict?.reader).toEqual(bench.reader);
    expect(radius).toMatchObject({
      judgement: 'unsigned',
      leaves: false,
      origin: 'SEMIAUTOMATIC',
      tools: ['brush'],
      verdict: null,
    });
    expect(rowsOf(exportedMask(one, ulna!, 0))).toEqual(rowsOf(SQUARE));
    expect(rowsOf(exportedMask(one, radius!, 0))).toEqual(['#...', '###.', '.##.', '....']);
    expect(one.models).toEqual([
      {
        id: 'wrist-unet',
        version: '2',
        files: ['2'.repeat(64)],
        name: 'Wrist U-Net',
        family: 'U-Net',
        kind: 'unet',
      },
    ]);
    expect(one.at).toBe(ulna?.verdict?.at);
    expect(one.name).toMatch(/^wrist-[0-9a-f]{12}$/);
    expect(one.name).not.toContain(caseId.slice(0, 12));
    expect(unmapped).toBe(false);
    expect(rowsOf(CORNER)).toEqual(['#...', '#...', '....', '....']);
  });

  it('lets drafts leave only where somebody chose so, and nothing of what nobody looked at', async () => {
    const { store, cases, sign } = bound(
      await reviewedWorkspace([{ patientId: 'P1' }, { patientId: 'P2', labelled: false }]),
    );
    await sign(cases[0]!, { ulna: 'deferred', radius: 'rejected' });
    const drafts = { ...CHOICES, includeUnsigned: true };
    const leaving = async (caseId: string, choices: LoadChoices) =>
      (await loadExportCase(store, caseId, choices)).one.structures.map(({ leaves }) => leaves);
    expect(await leaving(cases[0]!, CHOICES)).toEqual([false, false]);
    expect(await leaving(cases[0]!, drafts)).toEqual([true, false]);
    expect(await leaving(cases[1]!, drafts)).toEqual([false, false]);
  });

  it('names no model that is not installed', async () => {
    const { store, cases } = bound(await reviewedWorkspace([{ patientId: 'P1' }]));
    const { one } = await loadExportCase(store, cases[0]!, { ...CHOICES, findModel: () => null });
    expect(one.models).toMatchObject([{ id: 'wrist-unet', name: '', family: '', kind: 'unet' }]);
  });

  it('reads again while a reader goes on, and gives up in the end', async () => {
    const { store, cases, draw } = bound(await reviewedWorkspace([{ patientId: 'P1' }]));
    const caseId = cases[0]!;
    let strokes = 2;
    const busy: CaseSource = {
      openCase: (id) => store.openCase(id),
      label: (id) => store.label(id),
      history: (id) => store.history(id),
      async currentMasks(id, frameId) {
        if (strokes > 0) {
          strokes--;
          await draw(id, 'ulna', CORNER);
        }
        return store.currentMasks(id, frameId);
      },
    };
    const { one } = await loadExportCase(busy, caseId, CHOICES);
    expect(one.seq).toBe((await store.openCase(caseId)).state.seq);
    // Two strokes take each other back.
    expect(rowsOf(exportedMask(one, one.structures[0]!, 0))).toEqual(rowsOf(SQUARE));
    strokes = Infinity;
    await expect(loadExportCase(busy, caseId, CHOICES)).rejects.toMatchObject({ code: 'case-busy' });
  });

  it('puts all images without Patient ID into one part, and mapped ones with their patient', async () => {
    const { store, cases } = bound(
      await reviewedWorkspace([
        { patientId: '' },
        { patientId: '' },
        { patientId: '', fileName: 'mapped-a.dcm' },
        { patientId: '', fileName: 'mapped-b.dcm' },
        { patientId: 'P1' },
      ]),
    );
    const patients = parsePatientMap(Buffer.from('mapped-a.dcm,Ada\nmapped-b.dcm,Ada'));
    const loaded = await Promise.all(
      cases.map((caseId) => loadExportCase(store, caseId, { ...CHOICES, patients })),
    );
    expect(loaded.map(({ unmapped }) => unmapped)).toEqual([true, true, false, false, false]);
    expect(new Set(loaded.map(({ splitKey }) => splitKey)).size).toBe(3);
    expect(loaded[0]!.one.split).toBe(loaded[1]!.one.split);
    // Their own studies stand for whom they show, where they are called and their dates are shifted.
    expect(loaded[0]!.one.patientKey).not.toBe(loaded[1]!.one.patientKey);
    expect(loaded[2]!.one.patientKey).toBe(loaded[3]!.one.patientKey);
  });
});

/** Methods that can be taken apart. */
function bound(workspace: Awaited<ReturnType<typeof reviewedWorkspace>>) {
  const { store, cases, reader } = workspace;
  return { store, cases, reader, sign: workspace.sign.bind(workspace), draw: workspace.draw.bind(workspace) };
}
