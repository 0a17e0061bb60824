import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { decode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { DEFAULT_SETTINGS } from '../../core/pipeline/presets.ts';
import { maskOf } from '../../test/support/masks.ts';
import { escapeHtml, html } from './html.ts';
import { pageOf } from './page.ts';
import { rankCases } from './ranking.ts';
import type { ReportPorts } from './report-input.ts';
import { writeReport } from './write-report.ts';
import { Html } from './html.ts';

const concept = { scheme: 'SCT', value: '1', meaning: 'x' };
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

const EMPTY = sha('empty');
const SQUARE = sha('square');
const masks = new Map([
  [EMPTY, maskOf('....', '....', '....')],
  [SQUARE, maskOf('....', '.##.', '.##.')],
]);

const task: Task = {
  format: 'countersign-task/1',
  id: 'bones',
  version: 3,
  title: 'Bones <script>alert(1)</script>',
  guideline: '',
  models: { unet: 'net' },
  structures: ['radius', 'ulna'].map((id, index) => ({
    id,
    name: id === 'radius' ? 'Radius & "more"' : 'Ulna',
    colour: index === 0 ? '#ff0000' : '#00ff00',
    category: concept,
    type: concept,
    severalParts: false,
    mayBeAbsent: false,
    guideline: '',
    settings: {},
  })),
  settings: DEFAULT_SETTINGS,
  review: { overlap: 'allowed', bulkAccept: true, flagBelowAgreement: 0.7 },
};

function structureOf(id: string, agreement: number | null): LabelledStructure {
  const found = agreement !== null;
  return {
    structure: id,
    masks: {
      unet: found ? SQUARE : EMPTY,
      cleanup: found ? SQUARE : EMPTY,
      sam: found ? SQUARE : null,
      refined: found ? SQUARE : EMPTY,
    },
    quality: {
      meanProbability: found ? 0.9 : 0,
      meanEntropy: 0.1,
      peakProbability: 0.99,
      predictedIou: found ? 0.8 : null,
      estimatedDice: found ? 0.89 : null,
      stability: found ? 0.97 : null,
      agreement,
      plausibility: null,
      presence: found ? 0.8 : 0,
    },
    outcome: found ? 'refined' : 'not-found',
    flags: found && agreement < 0.7 ? ['low-agreement', 'laterality-unknown'] : ['laterality-unknown'],
    passes: found
      ? [
          {
            prompts: {
              box: { left: 1, top: 1, right: 3, bottom: 3 },
              points: [
                { x: 1.5, y: 1.5, label: 'include' },
                { x: 0.5, y: 0.5, label: 'exclude' },
              ],
            },
            mask: 'soft',
            predictedIou: 0.8,
          },
        ]
      : [],
    settings: DEFAULT_SETTINGS,
  };
}

/** A patient's name hides in the identifiers, which no page may show. */
function labelOf(name: string, agreements: readonly (number | null)[]): PseudoLabel {
  const geometry = {
    imageWidth: 4,
    imageHeight: 3,
    inputWidth: 8,
    inputHeight: 8,
    contentWidth: 8,
    contentHeight: 6,
    mirrored: true,
  };
  return {
    format: 'countersign-pseudo-label/1',
    id: sha(`label ${name}`),
    engine: { name: 'countersign', version: '1' },
    createdAt: '2026-01-02T03:04:05.678Z',
    frame: {
      frameId: `1.2.3.DOE.${name}`,
      sopInstanceUid: `1.2.3.DOE.${name}`,
      frameIndex: 0,
      pixels: sha('pixels'),
      rows: 3,
      columns: 4,
      laterality: 'unknown',
    },
    task: { id: 'bones', version: 3, sha256: sha('task') },
    models: [{ id: 'net', version: '1.0.0', files: [sha('weights')], providers: ['cpu'] }],
    views: {
      unet: {
        geometry,
        window: { source: 'percentile', low: 1, high: 99.5 },
        inverted: true,
        lateralityDoubt: 'unknown',
      },
      sam: null,
    },
    structures: ['radius', 'ulna'].map((id, index) => structureOf(id, agreements[index]!)),
  };
}

const labels = [labelOf('a', [0.95, 0.9]), labelOf('b', [0.4, 0.8]), labelOf('c', [0.99, null])];

function portsOf(more: Partial<ReportPorts> = {}): ReportPorts {
  return {
    loadGrey: () =>
      Promise.resolve({
        frame: {
          width: 4,
          height: 3,
          values: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110),
          modality: { kind: 'linear', slope: 1, intercept: 0 },
          voi: [],
          padding: null,
          inverted: false,
        },
        window: { kind: 'fixed', center: 127.5, width: 255 },
      }),
    loadMask: (name) => Promise.resolve(masks.get(name)!),
    ...more,
  };
}

describe('markup', () => {
  it('escapes every value in text and attributes, and takes markup as it is', () => {
    const evil = `<img src=x onerror="a()">'&`;
    expect(html`<a title="${evil}">${evil}${html`<b>${1}</b>`}${null}</a>`.markup).toBe(
      `<a title="${escapeHtml(evil)}">${escapeHtml(evil)}<b>1</b></a>`,
    );
    expect(escapeHtml(evil)).not.toMatch(/[<>"']/);
  });

  it('allows exactly its own style and script', () => {
    const page = pageOf({ title: 't', body: new Html(''), style: 'a { b: c }', script: 'x()' });
    const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(page).toContain(`style-src ${digest('a { b: c }')}; script-src ${digest('x()')}`);
    expect(/<style>([^]*)<\/style>/.exec(page)?.[1]).toBe('a { b: c }');
    expect(/<script>([^]*)<\/script>/.exec(page)?.[1]).toBe('x()');
    expect(page).toContain("default-src 'none'");
  });
});

describe('order of cases', () => {
  it('is that of their weakest structure, ranked within the structure', () => {
    expect(
      rankCases(labels).map(({ label, weakest }) => [label.id, weakest.structure, weakest.rank]),
    ).toEqual([
      [labels[2]!.id, 'ulna', 0],
      [labels[1]!.id, 'radius', 0],
      [labels[0]!.id, 'radius', 0.5],
    ]);
  });
});

describe('the report', () => {
  let outDir = '';
  const read = (name: string): Promise<string> => readFile(join(outDir, name), 'utf8');
  const pageOfLabel = (label: PseudoLabel): Promise<string> => read(`cases/${label.id}.html`);

  beforeEach(async () => {
    outDir = join(await mkdtemp(join(tmpdir(), 'countersign-report-')), 'report');
  });
  afterEach(async () => {
    await rm(join(outDir, '..'), { recursive: true, force: true });
  });

  it('has an index, a page and two pictures per case', async () => {
    const result = await writeReport({ task, labels, outDir }, portsOf());
    expect(result).toMatchObject({ index: join(outDir, 'index.html'), cases: 3, written: 3, incomplete: [] });
    expect(await readdir(join(outDir, 'cases'))).toHaveLength(3);
    expect(await readdir(join(outDir, 'pictures'))).toHaveLength(6);
    const picture = decode(await readFile(join(outDir, `pictures/${labels[0]!.id}.png`)));
    expect([picture.width, picture.height, picture.channels]).toEqual([4, 3, 1]);
    expect(Array.from(picture.data)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
    const index = await read('index.html');
    for (const label of labels) expect(index).toContain(`href="cases/${label.id}.html"`);
    expect(index.indexOf(labels[2]!.id)).toBeLessThan(index.indexOf(labels[0]!.id));
  });

  it('shows first guess, prompts and refined mask as outlines, and the figures', async () => {
    await writeReport({ task, labels, outDir }, portsOf());
    const page = await pageOfLabel(labels[1]!);
    expect(page).toContain('M3 1l0 2-2 0 0-2z');
    expect(page).toContain('d="M1 1H3V3H1z"');
    expect(page).toContain('d="M1.5 1.5h0"');
    for (const layer of ['unet', 'cleanup', 'sam', 'refined', 'prompts']) {
      expect(page).toContain(`id="layer-${layer}"`);
    }
    expect(page).toMatch(/<td class="n agreement">0\.40<\/td>/);
    expect(page).toContain('low agreement');
    expect(page).toContain('The file does not say left or right');
    expect(page).toContain('window from percentiles, 1 to 99.5; inverted; mirrored left to right');
  });

  it('holds no identifier, no unescaped text and nothing from elsewhere', async () => {
    await writeReport({ task, labels, outDir }, portsOf());
    for (const page of [await read('index.html'), await pageOfLabel(labels[0]!), await read('report.json')]) {
      expect(page).not.toContain('DOE');
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('Radius & "more"');
      // Namespaces are names, not addresses.
      expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
      expect(page).not.toMatch(/ style="| on[a-z]+="/);
    }
  });

  it('shows Dice where truth is known', async () => {
    const evaluation = {
      [labels[0]!.id]: { radius: { unet: 0.7, refined: 0.82 }, ulna: { unet: null, refined: 0.5 } },
    };
    await writeReport({ task, labels, outDir, evaluation }, portsOf());
    const page = await pageOfLabel(labels[0]!);
    expect(page).toMatch(
      /<td class="n">0\.70<\/td>\s*<td class="n">0\.82\s*<span class="gain ">\+0\.12<\/span>/,
    );
    expect(await read('index.html')).toMatch(/Mean Dice <b>0\.70<\/b> first guess, <b>0\.82<\/b>/);
    expect(await pageOfLabel(labels[1]!)).not.toContain('Dice, refined');
  });

  it('leaves unchanged cases alone and keeps their numbers', async () => {
    await writeReport({ task, labels: labels.slice(1), outDir }, portsOf());
    const picture = join(outDir, `pictures/${labels[2]!.id}.png`);
    const before = await stat(picture);
    const loaded: string[] = [];
    const ports = portsOf({
      loadGrey: (label) => {
        loaded.push(label.id);
        return portsOf().loadGrey(label);
      },
    });
    expect((await writeReport({ task, labels: labels.slice(1), outDir }, ports)).written).toBe(0);
    // A new case comes last, so only its neighbour's link changes.
    const result = await writeReport({ task, labels, outDir }, ports);
    expect(result.written).toBe(2);
    expect(loaded).toEqual([labels[2]!.id, labels[0]!.id]);
    expect(await read('index.html')).toMatch(new RegExp(`${labels[0]!.id}.html">Case 3<`));
    expect(await pageOfLabel(labels[1]!)).toContain('<h1>Case 1');
    expect((await stat(picture)).size).toBe(before.size);
  });

  it('removes the pages of labels that are gone, and nothing else', async () => {
    await writeReport({ task, labels, outDir }, portsOf());
    await writeFile(join(outDir, 'cases', 'mine.txt'), 'x');
    await writeReport({ task, labels: labels.slice(1), outDir }, portsOf());
    expect((await readdir(join(outDir, 'cases'))).sort()).toEqual(
      [`${labels[1]!.id}.html`, `${labels[2]!.id}.html`, 'mine.txt'].sort(),
    );
    expect(await readdir(join(outDir, 'pictures'))).toHaveLength(4);
  });

  it('goes on without an image or masks that cannot be read, and tries them again', async () => {
    const missing = new ExpectedError('gone', 'DOE^JOHN is gone.');
    const first = await writeReport(
      { task, labels, outDir },
      portsOf({
        loadGrey: (label) => (label === labels[0] ? Promise.reject(missing) : portsOf().loadGrey(label)),
      }),
    );
    expect(first.incomplete).toEqual([labels[0]!.id]);
    const page = await pageOfLabel(labels[0]!);
    expect(page).toContain('The image could not be read');
    expect(page).not.toContain('DOE');
    expect(await read('index.html')).toContain('no image');
    const second = await writeReport({ task, labels, outDir }, portsOf());
    expect([second.written, second.incomplete]).toEqual([1, []]);
    const third = await writeReport(
      { task: { ...task, title: 'Other' }, labels, outDir },
      portsOf({ loadMask: () => Promise.reject(missing) }),
    );
    expect(third.incomplete).toHaveLength(3);
    expect(await pageOfLabel(labels[0]!)).toContain('The masks could not be read');
  });

  it('does not hide bugs of its ports', async () => {
    const ports = portsOf({ loadMask: () => Promise.reject(new TypeError('bug')) });
    await expect(writeReport({ task, labels, outDir }, ports)).rejects.toThrow('bug');
  });

  it('stops when cancelled and goes on from there', async () => {
    const cancel = new AbortController();
    const ports = portsOf({ onCase: () => cancel.abort() });
    await expect(writeReport({ task, labels, outDir, signal: cancel.signal }, ports)).rejects.toThrow(
      CancelledError,
    );
    expect((await writeReport({ task, labels, outDir }, portsOf())).written).toBe(2);
  });

  it('is not confused by a damaged state', async () => {
    await writeReport({ task, labels, outDir }, portsOf());
    await writeFile(join(outDir, 'report.json'), '{"format":');
    expect((await writeReport({ task, labels, outDir }, portsOf())).written).toBe(3);
  });
});
