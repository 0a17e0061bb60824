import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { structureOrigin } from '../../../core/review/structure-origin.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import type { GivenStructure } from '../../../test/support/exchange/export-case.ts';
import { filesOf, type GeneratedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { ImportBench } from '../../../test/support/exchange/import-bench.ts';
import { maskOf, rowsOf } from '../../../test/support/masks.ts';
import { smallDicom, type SmallDicom } from '../../../test/support/small-dicom.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { evaluateLabels } from '../../evaluation/evaluate-labels.ts';
import { workspaceTruth } from '../../evaluation/workspace-truth.ts';
import { replayLabel } from '../../engine/replay.ts';
import type { LoadedEngine } from '../../engine/load-engine.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { createTruthTable } from '../../workspace/truth-table.ts';
import { FORMATS } from '../formats.ts';

const RADIUS = [maskOf('##..', '##..', '....', '....'), maskOf('.#..', '....', '....', '....')];
const ULNA = [maskOf('...#', '...#', '....', '....'), createMask(4, 4)];

/** Two axial slices of somebody. */
function stack(who: string, given: Partial<SmallDicom> = {}, uid = `1.2.${who}`): GeneratedStudy {
  const files = [0, 1].map((slice) => ({
    name: `${who}-${String(slice)}.dcm`,
    bytes: smallDicom({
      studyUid: `${uid}.1`,
      seriesUid: `${uid}.2`,
      sopInstanceUid: `${uid}.3.${String(slice)}`,
      patientId: `P-${who}`,
      instanceNumber: slice + 1,
      position: [0, 0, 2 * slice],
      ...given,
    }),
  }));
  const frames = files.map((_, file) => ({ file, frameIndex: 0 }));
  return { name: who, files, frames, rows: 4, columns: 4 };
}

const TASK = (() => {
  const task = smallTask(['radius', 'ulna']);
  const structures = task.structures.map((one, index) => ({
    ...one,
    type: { scheme: 'SCT', value: String(1000 + index), meaning: one.name },
  }));
  return { ...task, structures };
})();

const BOTH: readonly GivenStructure[] = [
  { id: 'radius', masks: RADIUS },
  { id: 'ulna', masks: ULNA },
];

/** Exports the first case of a bench. @returns the folder, with all files of the format. */
async function exported(
  study: GeneratedStudy,
  format: 'seg' | 'nifti' | 'coco',
  structures: readonly GivenStructure[] = BOTH,
): Promise<string> {
  const bench = await ImportBench.ofStudy(study, TASK);
  const folder = testFolder();
  const writer = FORMATS[format](formatPorts(TASK, { folder, options: { formats: [format] } }));
  const { signal } = new AbortController();
  await writer.write(bench.exportCase(study, structures), signal);
  await writer.finish(signal);
  return folder.root;
}

/** The volume alone, as somebody else would send it: its labels are numbers, and nothing names an image. */
async function bareNifti(study: GeneratedStudy): Promise<string> {
  const folder = await exported(study, 'nifti', [{ id: 'radius', masks: RADIUS }]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const volume = files.find((name) => name.endsWith('.nii.gz'))!;
  return join(tempFolder({ 'somebody.nii.gz': readFileSync(join(folder, volume)) }), 'somebody.nii.gz');
}

const AS_RADIUS = {
  choices: new Map([
    ['1', 'radius'],
    ['somebody', 'radius'],
  ]),
};

async function textOf(bench: ImportBench, structure: string): Promise<(string[] | null)[]> {
  const masks = await Promise.all(bench.frames.map((frame) => bench.truth(structure, frame)));
  return masks.map((mask) => (mask === null ? null : rowsOf(mask)));
}

describe('whose images masks are laid onto', () => {
  it('refuses a volume that fits two patients until one is named', async () => {
    const nifti = await bareNifti(stack('1'));
    const bench = await ImportBench.open({ ...filesOf(stack('1')), ...filesOf(stack('2')) }, TASK);
    const refused = await bench.bring([nifti], AS_RADIUS);
    expect(refused.cases).toEqual([]);
    expect(refused.problems.map(({ reason }) => reason)).toEqual([
      'Its place fits images of 2 patients: say with --case or --series which it is meant for.',
    ]);
    const { caseId } = bench.frames.find(({ patientId }) => patientId === 'P-2')!;
    const chosen = { cases: [caseId.slice(0, 8)], series: [] };
    const taken = await bench.bring([nifti], { ...AS_RADIUS, frames: chosen });
    expect(taken).toMatchObject({ cases: [caseId], problems: [] });
    const other = bench.frames.find(({ patientId }) => patientId === 'P-1')!;
    expect(await bench.truth('radius', other)).toBeNull();
  });

  it('refuses one that fits two series of one patient', async () => {
    const nifti = await bareNifti(stack('1'));
    const second = stack('1', { studyUid: '1.2.1.1' }, '1.2.1.9');
    const renamed = { ...second, files: second.files.map((one) => ({ ...one, name: `b-${one.name}` })) };
    const bench = await ImportBench.open({ ...filesOf(stack('1')), ...filesOf(renamed) }, TASK);
    const refused = await bench.bring([nifti], AS_RADIUS);
    expect(refused.problems[0]?.reason).toContain('Its place fits 2 series');
    const chosen = { cases: [], series: ['1.2.1.9.2'] };
    const taken = await bench.bring([nifti], { ...AS_RADIUS, frames: chosen });
    expect(taken.problems).toEqual([]);
    expect(taken.cases).toHaveLength(1);
  });

  it('takes a DICOM object only for images of its study and its patient', async () => {
    const seg = await exported(stack('1'), 'seg');
    // The very UIDs of the images, in a study of somebody else.
    const foreign = await ImportBench.ofStudy(stack('1', { studyUid: '1.2.98', seriesUid: '1.2.99' }), TASK);
    const report = await foreign.bring([seg]);
    expect(report.cases).toEqual([]);
    expect(report.problems.map(({ reason }) => reason).join()).toContain('Study Instance UID');
    const stranger = await ImportBench.ofStudy(stack('1', { patientId: 'P-7' }), TASK);
    const other = await stranger.bring([seg]);
    expect(other.cases).toEqual([]);
    expect(other.problems.map(({ reason }) => reason).join()).toContain('another patient');
  });

  it('says which part of the place does not match, and by how much', async () => {
    const nifti = await exported(stack('1'), 'nifti');
    const shifted = await ImportBench.ofStudy(
      { ...stack('1'), files: stack('1').files.map((one, at) => shiftedFile(one.name, at)) },
      TASK,
    );
    const report = await shifted.bring([nifti]);
    expect(report.cases).toEqual([]);
    expect(report.problems[0]?.reason).toMatch(/0\.2 mm/);
  });

  it('refuses sizes that differ (M2)', async () => {
    const seg = await exported(stack('1'), 'seg');
    const bench = await ImportBench.ofStudy(stack('1', { columns: 6, pixels: new Uint16Array(24) }), TASK);
    const report = await bench.bring([seg]);
    expect(report.cases).toEqual([]);
    expect(report.problems.map(({ reason }) => reason).join()).toContain(
      'has 4 x 4 pixels, but its image has 6 x 4 (rule M2)',
    );
  });
});

function shiftedFile(name: string, slice: number): { name: string; bytes: Uint8Array } {
  const sopInstanceUid = `1.2.1.3.${String(slice)}`;
  const position = [0.2, 0, 2 * slice];
  const uids = { studyUid: '1.2.1.1', seriesUid: '1.2.1.2', sopInstanceUid, patientId: 'P-1' };
  return { name, bytes: smallDicom({ ...uids, instanceNumber: slice + 1, position }) };
}

describe('labels', () => {
  it('go by --map first; unknown ones are named with the way out and leave the others alone', async () => {
    const seg = await exported(stack('1'), 'seg');
    // Codes and names that nobody has, but for the radius.
    const structures = TASK.structures.map((one) =>
      one.id === 'radius' ? one : { ...one, id: 'elle', name: 'Elle', type: { ...one.type, value: '7' } },
    );
    const bench = await ImportBench.ofStudy(stack('1'), { ...TASK, structures });
    const report = await bench.bring([seg]);
    expect(report.structures).toBe(1);
    expect(report.problems.map(({ reason }) => reason)).toEqual([
      'The label "Ulna" is no structure of the task; say which one it is with --map "Ulna=STRUCTURE", or leave it out with --map "Ulna=".',
    ]);
    const mapped = await bench.bring([seg], { choices: new Map([['ulna', 'elle']]) });
    expect(mapped).toMatchObject({ structures: 2, problems: [] });
    expect(await textOf(bench, 'elle')).toEqual(ULNA.map(rowsOf));
    const left = await bench.bring([seg], { choices: new Map([['ulna', null]]) });
    expect(left).toMatchObject({ structures: 1, problems: [] });
  });

  it('of two parts that --map names together are one structure', async () => {
    const seg = await exported(stack('1'), 'seg');
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    await bench.bring([seg], { choices: new Map([['ulna', 'radius']]) });
    expect(await textOf(bench, 'radius')).toEqual([
      ['##.#', '##.#', '....', '....'],
      ['.#..', '....', '....', '....'],
    ]);
    expect(await textOf(bench, 'ulna')).toEqual([null, null]);
  });
});

describe('an import', () => {
  it('names every file that cannot be read and goes on with the others', async () => {
    const seg = await exported(stack('1'), 'seg');
    const odd = tempFolder({
      'notes.txt': 'nothing',
      'cut.dcm': filesOf(stack('1'))['1-0.dcm']!.subarray(0, 300),
      'image.dcm': filesOf(stack('1'))['1-0.dcm']!,
    });
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    const named = readdirSync(odd).map((name) => join(odd, name));
    const report = await bench.bring([...named, join(odd, 'gone'), seg]);
    expect(report.cases).toHaveLength(1);
    expect(report.problems).toHaveLength(4);
    expect(report.problems.map(({ reason }) => reason)).toContain(
      'It is a DICOM image, not masks, so no masks can be read from it.',
    );
    expect(report.problems.map(({ reason }) => reason)).toContain(
      'There is no such file or folder; check the path.',
    );
  });

  it('keeps the first of two files that draw the same otherwise', async () => {
    const first = await exported(stack('1'), 'seg');
    const second = await exported(stack('1'), 'nifti', [
      { id: 'radius', masks: ULNA },
      { id: 'ulna', masks: ULNA },
    ]);
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    const report = await bench.bring([first, second]);
    expect(await textOf(bench, 'radius')).toEqual(RADIUS.map(rowsOf));
    expect(report.problems.map(({ reason }) => reason)).toEqual([
      'Another file of this import draws radius on the same images otherwise, and was taken; import one of them alone.',
    ]);
  });

  it('is a line of the journal, whose chain holds', async () => {
    const seg = await exported(stack('1'), 'seg');
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    await bench.bring([seg]);
    const rows = bench.workspace.catalogue.database.prepare('SELECT body FROM journal ORDER BY seq').all();
    expect(JSON.parse(String(rows.at(-1)?.['body']))).toEqual({
      kind: 'masks-imported',
      as: 'truth',
      task: TASK.id,
      files: 1,
      cases: 1,
      structures: 2,
    });
    expect((await bench.store.verify()).broken).toBeNull();
  });
});

describe('pseudo labels of others', () => {
  const signed: readonly GivenStructure[] = [{ id: 'radius', masks: RADIUS }];

  it('make a case to review, without figures that nobody has measured', async () => {
    const seg = await exported(stack('1'), 'seg', signed);
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    const report = await bench.bring([seg], { as: 'pseudo' });
    expect(report).toMatchObject({ problems: [], structures: 1 });
    const { caseId } = bench.frames[0]!;
    const opened = await bench.store.openCase(caseId);
    const label = Object.values(opened.labels)[0]!;
    expect(label.imported?.structures).toEqual({ radius: { origin: 'AUTOMATIC', model: 0, file: 0 } });
    expect(label.models).toMatchObject([{ name: 'Wrist U-Net', version: '2.1.0' }]);
    expect(label.structures.map(({ structure }) => structure)).toEqual(['radius']);
    const { masks } = await bench.store.currentMasks(caseId, bench.frames[0]!.frameId);
    expect(masks).toHaveLength(2);
    const row = bench.workspace.catalogue.database
      .prepare('SELECT state, quality, structures, model FROM review_case')
      .get();
    expect(row).toMatchObject({ state: 'ready', quality: null, structures: 2 });
  });

  it('cannot be replayed, and are scored as they are', async () => {
    const seg = await exported(stack('1'), 'seg', signed);
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    await bench.bring([seg], { as: 'pseudo' });
    await bench.bring([seg], { as: 'truth' });
    const { workspace } = bench;
    const labels = workspace.labels.newest(TASK.id);
    // Refused before the engine is looked at.
    const engine = {} as LoadedEngine;
    const frame = await (await openFrames(bench.frames[0]!.locator)).decodeFrame(0);
    await expect(replayLabel(engine, labels[0]!, frame, workspace.embeddings)).rejects.toMatchObject({
      code: 'replay-imported',
    });
    const truth = workspaceTruth(
      { folder: workspace.folder, taskId: TASK.id },
      createTruthTable(workspace.catalogue.database),
      workspace.masks,
    );
    const { report, refused } = await evaluateLabels(
      { labels, frames: workspace.catalogue.frames(), truth },
      { masks: workspace.masks, embeddings: workspace.embeddings, openFrames, paper: null },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    expect(refused).toEqual([]);
    expect(Object.keys(report.overall)).toEqual(['refined']);
    expect(report.overall.refined?.dice).toBe(1);
  });

  it('of a hand need no model, and an unnamed algorithm is told at once (X1)', async () => {
    const byHand = await exported(stack('1'), 'seg', [{ id: 'radius', masks: RADIUS, origin: 'MANUAL' }]);
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    expect((await bench.bring([byHand], { as: 'pseudo' })).notes.join()).not.toContain('X1');
    const { labels, state } = await bench.store.openCase(bench.frames[0]!.caseId);
    expect(Object.values(labels).map((one) => one.models)).toEqual([[], []]);
    expect(structureOrigin(state.structures[0]!, 'MANUAL')).toBe('MANUAL');
    const nifti = await exported(stack('1'), 'nifti', signed);
    const report = await bench.bring([nifti], { as: 'pseudo' });
    expect(report.notes.join()).toContain('The files do not say which algorithm drew radius');
    const author = { kind: 'algorithm', name: 'Segmenter', version: '2.4', family: 'nnU-Net' } as const;
    const named = await bench.bring([nifti], { as: 'pseudo', author });
    expect(named.notes.join()).not.toContain('X1');
    const models = Object.values((await bench.store.openCase(bench.frames[0]!.caseId)).labels);
    expect(models[0]!.models).toMatchObject([{ name: 'Segmenter', version: '2.4', family: 'nnU-Net' }]);
    // What the file says itself counts more.
    expect((await bench.bring([byHand], { as: 'pseudo', author })).notes.join()).not.toContain('X1');
    const { labels: own } = await bench.store.openCase(bench.frames[0]!.caseId);
    expect(Object.values(own).map((one) => one.models)).toEqual([[], []]);
  });
});

describe('the revision of a file', () => {
  it('is the work of the reader who is named, or of whom the file names', async () => {
    const nifti = await exported(stack('1'), 'nifti');
    const bench = await ImportBench.ofStudy(stack('1'), TASK);
    const nobody = await bench.bring([nifti], { as: 'revision' });
    expect(nobody.cases).toEqual([]);
    expect(nobody.problems.map(({ reason }) => reason)).toEqual([
      "The files do not say who drew this, so it is nobody's revision: name the reader with --reader.",
    ]);
    const done = await bench.bring([nifti], { as: 'revision', reader: 'Ben Reader' });
    expect(done).toMatchObject({ structures: 2, unchanged: 0, problems: [] });
    const again = await bench.bring([nifti], { as: 'revision', reader: 'Ben Reader' });
    expect(again).toMatchObject({ structures: 0, unchanged: 2, problems: [] });
    const history = await bench.store.history(bench.frames[0]!.caseId);
    expect(history.map(({ reader }) => reader)).toEqual(['', 'Ben Reader']);
  });
});
