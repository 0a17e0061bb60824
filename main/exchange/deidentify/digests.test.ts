import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { createMask, setMaskAt } from '../../../core/mask/bit-mask.ts';
import type { ExportCase } from '../export-case.ts';
import { FORMATS } from '../formats.ts';
import { createIdentity } from './identity.ts';

const IMPORTED = 'd'.repeat(64);
const REVISION = 'b'.repeat(64);
const FORMATS_WITH_WORDS: readonly ExportFormat[] = [
  'seg',
  'sr',
  'ko',
  'nifti',
  'nrrd',
  'nnunet',
  'coco',
  'cvat',
  'png',
];

function caseWithDigests(): ExportCase {
  const mask = createMask(13, 11);
  setMaskAt(mask, 3, 4, 1);
  const one = exportCase(generatedStudy('axial'), {
    structures: [
      { id: 'ulna', masks: [mask] },
      { id: 'radius', masks: [mask], verdict: 'deferred' },
    ],
  });
  const peer = { ...one.models[0]!, name: 'Peer', kind: 'imported' as const, files: [IMPORTED] };
  // Of a family of the standard, which SEG names with all that identifies it, and of another one.
  const coded = { ...peer, id: 'coded', family: 'Artificial Intelligence' };
  return { ...one, models: [...one.models, { ...peer, id: 'peer' }, coded] };
}

async function written(format: ExportFormat): Promise<string> {
  const one = caseWithDigests();
  const folder = testFolder();
  const identity = createIdentity({ profile: 'basic', options: [] }, new Uint8Array(32).fill(3));
  const deidentify = { profile: 'basic' as const, options: [] };
  const ports = formatPorts(one.task, {
    folder,
    identity,
    options: { formats: [format], deidentify, burnedInChecked: true, unknown: 'ignore' },
  });
  const writer = FORMATS[format](ports);
  expect((await writer.check(one)).filter(({ severity }) => severity === 'refused')).toEqual([]);
  const { signal } = new AbortController();
  await writer.write(one, signal);
  await writer.finish(signal);
  return folder.files.map(({ path }) => readFileSync(join(folder.root, path), 'latin1')).join('\n');
}

describe('digests of originals', () => {
  // A revision is a digest over the original SOP Instance UIDs, and a peer's file names its patient: whoever has the
  // originals could find the patient by them.
  it.each(FORMATS_WITH_WORDS)('do not leave in %s while names are removed', async (format) => {
    const text = await written(format);
    expect(text.length).toBeGreaterThan(0);
    expect(text.includes(REVISION)).toBe(false);
    expect(text.includes(IMPORTED)).toBe(false);
  });
});
