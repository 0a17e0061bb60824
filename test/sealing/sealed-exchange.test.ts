import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../main/cli/run.ts';
import { sealWorkspace } from '../../main/workspace/sealed/seal-workspace.ts';
import { recordedPorts } from '../support/cli-ports.ts';
import { reviewedWorkspace } from '../support/exchange/reviewed-workspace.ts';
import { CHEAP, findInFolder, PASSPHRASE, UNWATCHED } from '../support/sealing.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function run(args: readonly string[], root: string) {
  const ports = { ...recordedPorts(), env: { COUNTERSIGN_DATA: join(root, 'station') } };
  const code = await runCli(args, ports);
  return { code, stdout: ports.stdout(), stderr: ports.stderr() };
}

/** Files of a batch by their path, without the manifest, which says when it was made. */
function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths
      .filter((path) => statSync(join(folder, path)).isFile() && !path.startsWith('manifest'))
      .map((path) => [path, readFileSync(join(folder, path)).toString('base64')]),
  );
}

describe('exchange with a sealed workspace', () => {
  it('exports the same bytes as before it was sealed, and imports truth without leaving a trace in clear', async () => {
    const root = tempFolder();
    const workspace = await reviewedWorkspace([{ patientId: 'HUSH-1' }, { patientId: 'HUSH-2' }], { root });
    const { folder, cases } = workspace;
    for (const id of cases) await workspace.sign(id, { ulna: 'accepted', radius: 'accepted' });
    await workspace.store.close();
    const passphrase = join(root, 'passphrase');
    writeFileSync(passphrase, PASSPHRASE);
    const formats = ['--format', 'png,coco', '--deidentify', 'none', '--burned-in-checked'];
    const before = join(root, 'before');
    const clear = await run(['export', folder, ...formats, '--out', before], root);
    expect(clear).toMatchObject({ code: 0 });

    await sealWorkspace(folder, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
    const after = join(root, 'after');
    const unlock = ['--unlock', passphrase];
    expect(await run(['export', folder, ...formats, '--out', after, ...unlock], root)).toMatchObject({
      code: 0,
    });
    expect(filesOf(after)).toEqual(filesOf(before));
    expect(Object.keys(filesOf(before)).length).toBeGreaterThan(2);

    const imported = await run(['import', folder, before, '--as', 'truth', ...unlock], root);
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.stdout).toMatch(/2 cases with 4 structures imported as ground truth/);
    const verified = await run(['verify', folder, ...unlock], root);
    expect(verified.stdout).toMatch(/2 cases, 4 verdicts in force: all that is signed is there/);
    expect(findInFolder(folder, { patient: 'HUSH-', reader: 'Ada Reader', path: 'images' })).toEqual([]);
  });
});
