import { describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import { encodeMask } from '../../../core/mask/rle.ts';
import { exportCase, type GivenStructure } from '../../../test/support/exchange/export-case.ts';
import { formatPorts } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { RADIUS, ULNA, writeSeg } from '../../../test/support/exchange/write-seg.ts';
import { pixelAt } from '../../../test/support/masks.ts';
import type { ExportCase } from '../export-case.ts';
import { readSeg } from './read-seg.ts';
import { createSegWriter } from './seg-writer.ts';

const never = new AbortController().signal;
const RADIOGRAPH = generatedStudy('radiograph');
const AXIAL = generatedStudy('axial');

async function codesOf(one: ExportCase, options: Partial<ExportOptions> = {}): Promise<string[]> {
  const findings = await createSegWriter(formatPorts(one.task, { options })).check(one);
  for (const { code, message, format } of findings) {
    // What is said of the images or the model holds for every format.
    expect(format).toBe(/^(source|model)-/.test(code) ? null : 'seg');
    expect(message).toMatch(/^[A-Z].*[^.]\.$/);
    expect(message).not.toMatch(/\. [A-Z]/);
  }
  return findings.map(({ severity, code }) => `${severity} ${code}`);
}

describe('the gate of DICOM SEG', () => {
  it('lets bits through, overlapping or not', async () => {
    const both = exportCase(RADIOGRAPH, { structures: [ULNA, { id: 'radius', masks: ULNA.masks }] });
    expect(await codesOf(both)).toEqual([]);
    expect(await codesOf(both, { receiver: 'binary-only' })).toEqual([]);
  });

  it('refuses a label map of structures that overlap, and names them', async () => {
    const three = ['a', 'b', 'c', 'd'].map((id) => ({ id, masks: [pixelAt(4, 4)] }));
    const one = exportCase(RADIOGRAPH, { structures: three });
    expect(await codesOf(one, { segmentation: 'labelmap' })).toEqual(['refused labelmap-overlap']);
    const ports = formatPorts(one.task, { options: { segmentation: 'labelmap' } });
    const [found] = await createSegWriter(ports).check(one);
    expect(found!.message).toContain('(A and B; A and C; B and C, and more): choose BINARY');
    const apart = exportCase(RADIOGRAPH, { structures: [ULNA, RADIUS] });
    expect(await codesOf(apart, { segmentation: 'labelmap' })).toEqual([]);
  });

  it('refuses what a receiver of BINARY does not take', async () => {
    const one = exportCase(RADIOGRAPH, { structures: [ULNA] });
    for (const segmentation of ['labelmap', 'fractional'] as const) {
      const found = await codesOf(one, { segmentation, receiver: 'binary-only' });
      expect(found).toEqual(['refused receiver-binary-only']);
    }
  });

  it('refuses probabilities of structures that a reader changed', async () => {
    const changed: GivenStructure = { ...ULNA, verdict: 'corrected', origin: 'SEMIAUTOMATIC' };
    const structures = [changed, RADIUS];
    const fractional = { segmentation: 'fractional' } as const;
    expect(await codesOf(exportCase(RADIOGRAPH, { structures }), fractional)).toEqual([
      'refused fractional-changed',
    ]);
    const all = exportCase(RADIOGRAPH, { structures, includeUnsigned: true });
    expect(await codesOf(all, { ...fractional, includeUnsigned: true })).toEqual([
      'warning fractional-changed',
    ]);
  });

  it('refuses masks of a model without name, version or family (rule X1), unless all were drawn by hand', async () => {
    const one = exportCase(RADIOGRAPH, { structures: [ULNA] });
    for (const lack of [{ name: '' }, { version: '' }, { family: '' }]) {
      const models = [{ ...one.models[0]!, ...lack }];
      expect(await codesOf({ ...one, models })).toEqual(['refused model-without-identity']);
    }
    expect(await codesOf({ ...one, models: [] })).toEqual(['refused model-without-identity']);
    const byHand = exportCase(RADIOGRAPH, {
      structures: [{ ...ULNA, verdict: 'corrected', origin: 'MANUAL' }],
    });
    expect(await codesOf({ ...byHand, models: [] })).toEqual([]);
  });

  it('refuses pictures, several sizes, several frames of reference, and 4 GiB', async () => {
    const one = exportCase(AXIAL, { structures: [ULNA] });
    const changed = (change: object, index = 1): ExportCase => ({
      ...one,
      frames: one.frames.map((frame, i) =>
        i === index ? { ...frame, facts: { ...frame.facts, ...change } } : frame,
      ),
    });
    expect(await codesOf(changed({ kind: 'secondary' }))).toEqual(['refused source-not-dicom']);
    expect(await codesOf(changed({ rows: 7 }))).toEqual(['refused geometry-sizes']);
    expect(await codesOf(changed({ frameOfReferenceUid: '1.9' }))).toEqual([
      'refused geometry-frames-of-reference',
    ]);
    expect(await codesOf(changed({ planes: [] }))).toEqual(['warning geometry-without-frame-of-reference']);
    const mask = encodeMask(pixelAt(0, 0, { width: 60000, height: 60000 }));
    const huge: ExportCase = {
      ...one,
      frames: Array.from({ length: 10 }, () => ({
        ...one.frames[0]!,
        facts: { ...one.frames[0]!.facts, rows: 60000, columns: 60000 },
      })),
      structures: one.structures.map((structure) => ({
        ...structure,
        masks: Array<Uint8Array>(10).fill(mask),
      })),
    };
    expect(await codesOf(huge)).toEqual(['refused seg-too-long']);
  });

  it('warns of structures without a pixel, which have no segment', async () => {
    const structures = [ULNA, { id: 'empty', masks: [], verdict: null }, RADIUS];
    const one = exportCase(RADIOGRAPH, { structures, includeUnsigned: true });
    expect(await codesOf(one)).toEqual(['warning seg-empty-structure']);
    const { labels } = await readSeg(await writeSeg(one));
    expect(labels.map(({ number, name }) => `${String(number)} ${name}`)).toEqual(['1 Ulna', '2 Radius']);
    const ports = formatPorts(one.task);
    const nothing = exportCase(RADIOGRAPH, { structures: [structures[1]!], includeUnsigned: true });
    await createSegWriter(ports).write(nothing, never);
    expect(ports.folder).toMatchObject({ files: [] });
  });
});
