import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { openVault, VAULT_NAME } from '../../exchange/deidentify/vault.ts';
import { runCli } from '../run.ts';

const PASSPHRASE = 'correct horse battery staple';

async function workspaceWithMap(): Promise<string> {
  const folder = tempFolder();
  const vault = await openVault(join(folder, VAULT_NAME), PASSPHRASE, { log2N: 4, r: 8, p: 1 });
  vault.record.patient({ patientKey: 'k', id: 'P,"1"', name: 'Doe^Jane', pseudonym: 'CS-1', shiftDays: -7 });
  vault.record.uid('1.2.3', '2.25.1');
  vault.record.reader('Dr. Reader', 'READER-1');
  await vault.save();
  return folder;
}

async function shown(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const ports = recordedPorts();
  const code = await runCli(['deidentification-map', ...args], { ...ports, env });
  return { code, stdout: ports.stdout(), stderr: ports.stderr() };
}

describe('countersign deidentification-map', () => {
  it('prints the map as CSV under its passphrase, from a file or the environment', async () => {
    const folder = await workspaceWithMap();
    const csv = [
      'kind,leaves_as,original,name,shift_days',
      'patient,CS-1,"P,""1""",Doe^Jane,-7',
      'uid,2.25.1,1.2.3,,',
      'reader,READER-1,Dr. Reader,,',
      '',
    ].join('\n');
    const file = join(folder, 'passphrase.txt');
    writeFileSync(file, `${PASSPHRASE}\n`);
    expect(await shown([folder, '--passphrase-file', file])).toEqual({ code: 0, stdout: csv, stderr: '' });
    expect(await shown([folder], { COUNTERSIGN_PASSPHRASE: PASSPHRASE })).toMatchObject({ stdout: csv });
    const json = await shown([folder, '--json'], { COUNTERSIGN_PASSPHRASE: PASSPHRASE });
    expect(JSON.parse(json.stdout)).toMatchObject({ uids: [['1.2.3', '2.25.1']] });
  });

  it('says what is missing in one sentence, and prints nothing of the map', async () => {
    const folder = await workspaceWithMap();
    expect(await shown([folder])).toMatchObject({ code: 2, stdout: '' });
    const wrong = await shown([folder], { COUNTERSIGN_PASSPHRASE: 'something else' });
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toContain('The passphrase does not open the list of patients');
    const none = await shown([tempFolder()], { COUNTERSIGN_PASSPHRASE: PASSPHRASE });
    expect(none.stderr).toContain('keeps no list of patients');
  });
});
