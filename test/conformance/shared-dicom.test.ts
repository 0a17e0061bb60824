import { describe, expect, it } from 'vitest';
import { compareFolder, findPydicom, hasDcmtk, hasSharedDicom, SHARED_DICOM } from './shared-dicom.ts';

/** What others decode and we refuse on purpose: kinds of objects that are no review images. */
const refusedByKind =
  /(segmentation|radiotherapy|parametric map|32 bits allocated|waveform|Structured Report)/;

describe('the shared conformance folder', () => {
  it('is decoded like other readers do, or refused by a sentence', { timeout: 180_000 }, async ({ skip }) => {
    if (!hasSharedDicom()) {
      console.log(`SKIPPED: there is no folder ${SHARED_DICOM}`);
      skip(`there is no folder ${SHARED_DICOM}`);
    }
    if (findPydicom() === null) console.log('SKIPPED: comparison with pydicom, which is not installed');
    if (!hasDcmtk()) console.log('SKIPPED: comparison with dcmtk, which is not installed');
    for (const { inspection, manifest, readers } of await compareFolder()) {
      const { file, ok, reason } = inspection;
      expect([file, Object.values(readers).includes('different')]).toEqual([file, false]);
      if (ok) continue;
      expect(reason).toMatch(/^[A-Z].*\.$/);
      if (!manifest.startsWith('ok')) continue;
      const isMeant = refusedByKind.test(reason ?? '') || /retired/.test(reason ?? '');
      expect([file, reason, isMeant]).toEqual([file, reason, true]);
    }
  });
});
