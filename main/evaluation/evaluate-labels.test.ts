import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { createMask } from '../../core/mask/bit-mask.ts';
import { PAPER_SETTINGS } from '../../core/pipeline/presets.ts';
import { squareEngine, squareScene, type Scene } from '../../test/support/square-scenes.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { labelCase } from '../engine/label-case.ts';
import { withSettings } from '../engine/load-engine.ts';
import { writeTruthCase } from '../exchange/truth-folder.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import { createEmbeddingStore } from '../workspace/embedding-store.ts';
import { createMaskStore } from '../workspace/mask-store.ts';
import { evaluateLabels, type EvaluationPorts } from './evaluate-labels.ts';
import { openTruth } from './truth-place.ts';

const options = { signal: new AbortController().signal, onProgress: () => undefined };

function catalogueFrame(name: string): CatalogueFrame {
  const sopInstanceUid = `1.2.${name}`;
  const facts = { frames: 1, patient: { id: '', issuer: '' } };
  return {
    frameId: `${sopInstanceUid}#0`,
    sopInstanceUid,
    frameIndex: 0,
    locator: { path: `/images/${name}.png`, member: null },
    facts: facts as CatalogueFrame['facts'], // all that is read of it
    pixelSha256: null,
  };
}

/** A workspace of three labelled scenes, with the paper's engine beside. */
async function labelled(spacing: Scene['frame']['spacing'] = null) {
  const { engine } = squareEngine();
  const folder = tempFolder();
  const masks = createMaskStore(join(folder, 'masks'));
  const embeddings = createEmbeddingStore(join(folder, 'embeddings'), 1e9);
  const scenes = new Map(['1', '2', '3'].map((name, index) => [name, squareScene(index)]));
  const frames = [...scenes.keys()].map(catalogueFrame);
  const labels: PseudoLabel[] = [];
  const decoded = (name: string): Scene['frame'] => ({ ...scenes.get(name)!.frame, spacing });
  for (const [index, name] of [...scenes.keys()].entries()) {
    const { frameId, sopInstanceUid, frameIndex } = frames[index]!;
    const subject = { frame: decoded(name), identity: { frameId, sopInstanceUid, frameIndex } };
    labels.push(
      await labelCase(engine, subject, { masks, embeddings }, { priority: 'batch', now: () => '2026' }),
    );
  }
  const ports: EvaluationPorts = {
    masks,
    embeddings,
    openFrames: ({ path }) =>
      Promise.resolve({
        frames: 1,
        sopInstanceUid: '',
        decodeFrame: () => Promise.resolve(decoded(path.slice(8, -4))),
      }),
    paper: withSettings(engine, PAPER_SETTINGS),
  };
  return { labels, frames, scenes, ports, folder };
}

describe('evaluateLabels', () => {
  it('scores all variants side by side, by UID and by file name', async () => {
    const { labels, frames, scenes, ports, folder } = await labelled();
    await writeTruthCase(join(folder, 'truth'), '1.2.1', scenes.get('1')!.truth);
    await writeTruthCase(join(folder, 'truth'), '2', scenes.get('2')!.truth);
    const about = { labels, frames, truth: await openTruth(folder) };
    const { report, rows, refused, dice } = await evaluateLabels(about, ports, options);
    expect(report).toMatchObject({
      task: { id: 'tiny', version: 1 },
      cases: 2,
      casesWithoutTruth: 1,
      groups: 2,
    });
    expect(Object.keys(report.overall)).toEqual([
      'unet',
      'cleanup',
      'randomWalker',
      'sam',
      'refined',
      'paper',
    ]);
    expect(rows).toHaveLength(2 * 2 * 6);
    expect(refused).toEqual([]);
    // b is 10 x 10 where 8 x 8 is right; the edge between pixels is interpolated, hence the tolerance.
    expect(report.structures['b']!.unet!.dice).toBeCloseTo(128 / 164, 1);
    expect(report.structures['a']!.unet!.nPx).toBe(2);
    expect(report.structures['a']!.unet!.nMm).toBe(0);
    expect(dice[labels[0]!.id]!['a']!.unet).toBe(
      rows.find((row) => row.caseId === '1.2.1' && row.variant === 'unet' && row.structure === 'a')!.dice,
    );
  });

  it('reports mm where the spacing is known', async () => {
    const spacing = {
      row: 0.5,
      column: 0.5,
      source: 'PixelSpacing',
      calibrationType: '',
    } as const;
    const { labels, frames, scenes, ports, folder } = await labelled(spacing);
    await writeTruthCase(join(folder, 'truth'), '1', scenes.get('1')!.truth);
    const about = { labels, frames, truth: await openTruth(join(folder, 'truth')) };
    const { report } = await evaluateLabels(about, { ...ports, paper: null }, options);
    expect(report.structures['b']!.unet).toMatchObject({ nMm: 1, nPx: 0, hd95Px: null });
    // The rim is one pixel wide: half a millimetre, at its corners 0.7.
    expect(report.structures['b']!.unet!.hd95Mm).toBeGreaterThanOrEqual(0.5);
    expect(report.structures['b']!.unet!.hd95Mm).toBeLessThanOrEqual(0.71);
    expect(report.overall.paper).toBeUndefined();
  });

  it('names and leaves out truth of another size (rule M2), and scores the rest', async () => {
    const { labels, frames, scenes, ports, folder } = await labelled();
    await writeTruthCase(folder, '1', scenes.get('1')!.truth);
    await writeTruthCase(folder, '3', new Map([['a', createMask(31, 32)]]));
    const about = { labels, frames, truth: await openTruth(folder) };
    const { report, refused } = await evaluateLabels(about, { ...ports, paper: null }, options);
    expect(report.cases).toBe(1);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ caseId: '3' });
    expect(refused[0]!.reason).toContain('31 x 32');
  });

  it('does not score unknown structures, and counts known absence apart', async () => {
    const { labels, frames, ports, folder } = await labelled();
    await writeTruthCase(folder, '1', new Map([['a', createMask(32, 32)]]));
    const about = { labels, frames, truth: await openTruth(folder) };
    const { report } = await evaluateLabels(about, { ...ports, paper: null }, options);
    expect(Object.keys(report.structures)).toEqual(['a']);
    expect(report.overall.refined).toMatchObject({ n: 0, dice: null });
    expect(report.absence).toMatchObject({ absent: 1, leftEmpty: { unet: 0 } });
  });

  it('scores nobody against truth that two images claim', async () => {
    const { labels, frames, scenes, ports, folder } = await labelled();
    await writeTruthCase(folder, '1', scenes.get('1')!.truth);
    await writeTruthCase(folder, '3', scenes.get('3')!.truth);
    // Two patients' files of one name.
    const twins = frames.map((frame, index) =>
      index === 1 ? { ...frame, locator: { path: '/others/1.png', member: null } } : frame,
    );
    const about = { labels, frames: twins, truth: await openTruth(folder) };
    const { report, refused } = await evaluateLabels(about, { ...ports, paper: null }, options);
    expect(report.cases).toBe(1);
    expect(refused.map(({ caseId, reason }) => [caseId, /Two images claim/.test(reason)])).toEqual([
      ['1', true],
      ['1', true],
    ]);
  });

  it('says in a sentence that nothing matches', async () => {
    const { labels, frames, scenes, ports, folder } = await labelled();
    await writeTruthCase(join(folder, 'truth'), 'other', scenes.get('1')!.truth);
    const about = { labels, frames, truth: await openTruth(folder) };
    await expect(evaluateLabels(about, ports, options)).rejects.toThrow(
      /^None of 3 images has truth .* holds 1 cases, e\.g\. other; name each case/,
    );
    await expect(openTruth(join(folder, 'nowhere'))).rejects.toThrow('There is no folder of truth');
  });

  it('says that the truth knows none of the structures', async () => {
    const { labels, frames, ports, folder } = await labelled();
    await writeTruthCase(folder, '1', new Map([['elbow', createMask(32, 32)]]));
    const about = { labels, frames, truth: await openTruth(folder) };
    await expect(evaluateLabels(about, ports, options)).rejects.toThrow(
      "The truth holds none of the task's structures; name its files by their ids: a, b.",
    );
  });
});
