import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { exportFormatSchema } from '../../core/exchange/export-options.ts';
import { batchManifestSchema } from '../../core/exchange/manifest.ts';
import { openStore } from '../../main/store/store-client.ts';
import { lastJson, runCli, startCli } from '../support/run-cli.ts';

/** What a person does with the command line after the demo: generated radiographs, labelled by the shipped networks. */
describe('countersign export', { timeout: 300_000 }, () => {
  const temp = mkdtempSync(join(tmpdir(), 'countersign-export-'));
  const cache = join(temp, 'cache');
  const workspace = join(temp, 'workspace');
  // A radiograph lies nowhere in the patient, which contours of RTSTRUCT need.
  const formats = exportFormatSchema.options.filter((format) => format !== 'rtstruct');
  const data = process.env['XDG_DATA_HOME'];
  const run = (...args: string[]) => runCli(args, cache);
  const exported = (out: string, ...more: string[]) =>
    run('export', workspace, '--out', out, '--json', ...more);
  const drafts = ['--include-unsigned', '--deidentify', 'none'];
  const manifestOf = (batch: string) =>
    batchManifestSchema.parse(JSON.parse(readFileSync(join(batch, 'manifest.json'), 'utf8')));

  beforeAll(async () => {
    // The station's key of the tests lies here, not with the person's.
    process.env['XDG_DATA_HOME'] = join(temp, 'data');
    const study = join(temp, 'study');
    const made = await run('phantom', '--out', study, '--count', '2', '--seed', '4001', '--size', '256x384');
    expect(made.code, made.stderr).toBe(0);
    const prepared = await run(
      ...['prepare', join(study, 'dicom'), '--task', 'phantom-wrist', '--out', workspace, '--json'],
    );
    expect(prepared.code, prepared.stderr).toBe(0);
  }, 300_000);
  afterAll(() => {
    if (data === undefined) delete process.env['XDG_DATA_HOME'];
    else process.env['XDG_DATA_HOME'] = data;
    rmSync(temp, { recursive: true, force: true });
  });

  it('says what to do while nothing is signed', async () => {
    const out = join(temp, 'nothing');
    const result = await exported(out, '--format', 'nifti');
    expect(result).toMatchObject({ code: 3, stdout: '' });
    expect(result.stderr).toMatch(/Nothing is signed yet: review cases .* \(--include-unsigned\)\./);
    expect(existsSync(out)).toBe(false);
  });

  it.each(['none', 'basic'])(
    'writes drafts in every format there is, de-identified by %s',
    async (profile) => {
      const out = join(temp, `all-${profile}`);
      const result = await exported(
        out,
        ...['--format', formats.join(','), '--include-unsigned', '--deidentify', profile, '--sign'],
      );
      expect(result.code, result.stderr + result.stdout).toBe(0);
      expect(lastJson(result.stdout)).toMatchObject({
        outcome: 'written',
        cases: 2,
        target: out,
        leftOut: [],
      });
      const manifest = manifestOf(out);
      const found = new Set(manifest.files.map(({ format }) => format));
      // Nothing was deferred.
      expect([...found].sort()).toEqual(formats.filter((format) => format !== 'ko').sort());
      const checked = await run('verify', out);
      expect(checked.code, checked.stdout).toBe(0);
      expect(checked.stdout).toMatch(/^This is a batch of Countersign[^]*Signed by[^]*The batch holds/);
      if (profile === 'basic') {
        const leaks = readdirSync(out, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .filter((path) => path.includes('PHANTOM') || readFileSync(path, 'latin1').includes('PHANTOM-'));
        expect(leaks).toEqual([]);
      }
    },
  );

  it('refuses what cannot be written truthfully, with a sentence', async () => {
    const out = join(temp, 'refused');
    const result = await run('export', workspace, '--out', out, '--format', 'rtstruct,nifti', ...drafts);
    expect(result.code, result.stderr).toBe(1);
    expect(result.stdout).toMatch(
      /^Refused \(rtstruct; 2 cases, first [0-9a-f]{32}\): The image does not say where/,
    );
    expect(result.stdout).toMatch(/Refused: nothing was exported\.\n$/);
    expect(existsSync(out)).toBe(false);
  });

  it('writes the same bytes twice', async () => {
    const out = join(temp, 'again');
    const same = await exported(out, '--format', formats.join(','), ...drafts, '--sign');
    expect(same.code, same.stderr).toBe(0);
    const { files, id } = manifestOf(out);
    const before = manifestOf(join(temp, 'all-none'));
    expect(files).toEqual(before.files);
    expect(id).toBe(before.id);
  });

  it('exports what is signed, with who signed and who sent', async () => {
    const store = await openStore(workspace, { existing: true });
    const [caseId = ''] = await store.select({ filter: everyCaseOf('phantom-wrist') });
    const { state, revisions } = await store.openCase(caseId);
    const reader = await store.addReader('Dr. Ada Reader');
    const structures = ['radius', 'ulna'].map((structure) => {
      return { structure, revision: revisions[structure] ?? '', activeMs: 5, seen: true };
    });
    const about = { caseId, after: state.seq, reader, prompted: null };
    const words = { verdict: 'accepted', reason: '', note: '' } as const;
    await store.append({
      ...about,
      action: { kind: 'verdict', group: '1'.repeat(16), scope: 'structure', structures, ...words },
    });
    await store.close();

    const out = join(temp, 'signed');
    const told = ['--reader', 'Dr. Grace Sender', '--deidentify', 'none'];
    const result = await run('export', workspace, '--format', 'seg,sr,nifti', '--out', out, ...told);
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout).toMatch(
      /^1 case, 2 masks as seg, sr, nifti[^]*1 case with nothing that leaves stayed here/,
    );
    expect(result.stdout).toMatch(/countersign verify /);
    expect(manifestOf(out)).toMatchObject({
      by: 'Dr. Grace Sender',
      readers: ['Dr. Ada Reader'],
      counts: { verdicts: { accepted: 2 }, masks: 2 },
    });
    const journal = await run('verify', workspace, '--json');
    expect(lastJson(journal.stdout)).toMatchObject({ broken: null, problems: [] });
  });

  it('lets verify find a changed file, and insist on the sender', async () => {
    const batch = join(temp, 'changed');
    cpSync(join(temp, 'all-none'), batch, { recursive: true });
    const { signedBy } = lastJson((await run('verify', batch, '--json')).stdout) as { signedBy: string };
    expect((await run('verify', batch, '--signed-by', signedBy)).code).toBe(0);
    expect((await run('verify', batch, '--signed-by', '0'.repeat(64))).code).toBe(1);
    const [file] = manifestOf(batch).files;
    writeFileSync(join(batch, file!.path), 'changed');
    const found = await run('verify', batch);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain(file!.path);
    const wrong = await run('verify', workspace, '--signed-by', signedBy);
    expect(wrong.code).toBe(2);
  });

  it('leaves nothing behind on Ctrl-C', async () => {
    const place = mkdtempSync(join(temp, 'cancel-'));
    const cli = startCli(
      ['export', workspace, '--out', join(place, 'batch'), '--format', formats.join(','), ...drafts],
      cache,
    );
    const watching = watch(place, () => cli.child.kill('SIGINT'));
    const result = await cli.finished;
    watching.close();
    expect(result.code, result.stderr + result.stdout).toBe(130);
    expect(readdirSync(place)).toEqual([]);
  });

  it('clears up after an export that was killed', async () => {
    const place = mkdtempSync(join(temp, 'kill-'));
    const args = ['export', workspace, '--out', join(place, 'batch'), '--format', 'nifti', ...drafts];
    const cli = startCli(args, cache);
    // The whole group, as a power cut would.
    const watching = watch(place, () => process.kill(-(cli.child.pid ?? 0), 'SIGKILL'));
    await cli.finished;
    watching.close();
    expect(readdirSync(place).map((name) => name.replace(/partial-.*/, 'partial'))).toEqual([
      '.batch.partial',
    ]);
    const again = await run(...args);
    expect(again.code, again.stderr).toBe(0);
    expect(readdirSync(place)).toEqual(['batch']);
  });

  it('replaces its own batches only when told, and never other files', async () => {
    const out = join(temp, 'all-none');
    const refused = await exported(out, '--format', 'nifti', ...drafts);
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toMatch(/already holds a batch; .*--replace/);
    const replaced = await exported(out, '--format', 'nifti', ...drafts, '--replace');
    expect(replaced.code, replaced.stderr).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['manifest.json', 'nifti']);
    const inside = await exported(join(workspace, 'out'), '--format', 'nifti', ...drafts);
    expect(inside.stderr).toMatch(/cannot lie in its workspace/);
  });

  it('explains wrong usage and a workspace in use with one sentence', async () => {
    const out = join(temp, 'wrong');
    const wrong = async (...args: string[]) => {
      const { code, stderr } = await exported(out, ...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong('--format', 'seg,niffti')).toMatch(
      /no format "niffti": did you mean nifti\? Formats are dicom/,
    );
    expect(await wrong('--format', 'seg', '--deidentify', 'full')).toMatch(/--deidentify is none, basic, or/);
    expect(await wrong('--format', 'seg', '--split', '80/30')).toMatch(/three shares that add up to 100/);
    expect(await wrong('--format', 'seg', '--segmentation', 'soft')).toMatch(
      /binary or labelmap or fractional/,
    );
    const held = await openStore(workspace, { existing: true });
    const busy = await exported(out, '--format', 'nifti', ...drafts);
    await held.close();
    expect(busy).toMatchObject({ code: 3, stdout: '' });
    expect(busy.stderr).toMatch(/Another Countersign is writing to this workspace/);
    const none = await run('export', join(temp, 'nowhere'), '--format', 'nifti', '--out', out);
    expect(none).toMatchObject({ code: 3 });
    expect(existsSync(out)).toBe(false);
  });
});
