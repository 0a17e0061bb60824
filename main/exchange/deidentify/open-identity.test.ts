import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { batchBurnedInFindings } from './burned-in.ts';
import { openIdentity } from './open-identity.ts';
import { openVault, VAULT_NAME } from './vault.ts';

const BASIC = { profile: 'basic' as const, options: [] };
const PASSPHRASE = 'correct horse battery staple';

function one() {
  return exportCase(generatedStudy('radiograph'), { structures: [{ id: 'ulna', masks: [] }] });
}

describe('openIdentity', () => {
  it('calls a patient alike in all batches of a workspace, and keeps who is who', async () => {
    const workspace = tempFolder();
    const given = one();
    const first = await openIdentity(BASIC, workspace, PASSPHRASE);
    const pseudonym = first.identity.patientId(given);
    const reader = first.identity.reader({ id: '00000000000000ab', name: 'Dr. Ada Reader' });
    first.identity.uid('1.2.3');
    expect(readdirSync(workspace)).toEqual([]);
    await first.keep();
    const second = await openIdentity(BASIC, workspace, PASSPHRASE);
    expect(second.identity.patientId(given)).toBe(pseudonym);
    expect(second.identity.uid('1.2.3')).toBe(first.identity.uid('1.2.3'));
    const { patients, uids, readers } = (await openVault(join(workspace, VAULT_NAME), PASSPHRASE)).entries();
    expect(patients).toMatchObject([{ id: 'P-radiograph', name: 'Doe^Jane', pseudonym }]);
    expect(uids).toEqual([['1.2.3', first.identity.uid('1.2.3')]]);
    expect(readers).toContainEqual(['Dr. Ada Reader', reader]);
  });

  it('keeps nothing without a passphrase, and calls everybody otherwise the next time', async () => {
    const workspace = tempFolder();
    const [first, second] = [
      await openIdentity(BASIC, workspace, null),
      await openIdentity(BASIC, workspace, null),
    ];
    expect(first.identity.uid('1.2.3')).not.toBe(second.identity.uid('1.2.3'));
    await first.keep();
    expect(readdirSync(workspace)).toEqual([]);
  });

  it('asks for no map where nothing is de-identified', async () => {
    const workspace = tempFolder();
    const { identity, keep } = await openIdentity({ profile: 'none' }, workspace, PASSPHRASE);
    await keep();
    expect(identity.active).toBe(false);
    expect(readdirSync(workspace)).toEqual([]);
  });
});

describe('batchBurnedInFindings', () => {
  const found = (
    formats: ExportFormat[],
    deidentify: typeof BASIC | { profile: 'none' } = BASIC,
  ): string[] => {
    const given = one();
    const frames = given.frames.map((frame) => ({
      ...frame,
      facts: { ...frame.facts, burnedIn: 'unknown' as const },
    }));
    return batchBurnedInFindings({ ...given, frames }, { deidentify, formats, burnedInChecked: false }).map(
      ({ code }) => code,
    );
  };

  it('asks once a case for formats that carry pixels, and leaves images to their own writer', () => {
    expect(found(['coco', 'png', 'seg'])).toEqual(['burned-in-unchecked']);
    expect(found(['seg', 'sr', 'ko', 'rtstruct'])).toEqual([]);
    expect(found(['dicom', 'png'])).toEqual([]);
    expect(found(['png'], { profile: 'none' })).toEqual([]);
  });
});
