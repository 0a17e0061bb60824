import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../core/contract/contract.ts';
import type { InputOf } from '../../core/contract/define.ts';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { BackendStation } from '../support/open-backend.ts';

/** Every patient is called `Secret^Name<i>`, every file and id begins with `Secret`: rule S2 is a search for it. */
const station = new BackendStation(3);
afterAll(() => station.remove());
const FILTER = everyCaseOf('tiny');

function filesIn(folder: string): { readonly name: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => ({ name, text: readFileSync(join(parentPath, name), 'utf8') }));
}

describe('the log files of a station (S2)', () => {
  it('hold no name, id or path of a patient after a day with work and failures', async () => {
    const world = await station.open();
    const page = world.connect();
    const { entries } = await page.request('places.list', { place: null });
    mkdirSync(join(world.study, 'out'));
    await page.job('import.run', { place: entries[0]!.id });
    await page.request('session.signIn', { name: 'Dr. Secret' });
    await page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
    const query = { filter: FILTER, sort: 'order', offset: 0, limit: 10 } as const;
    const cases = (await page.request('worklist.query', query)).rows.map(({ caseId }) => caseId);
    const [first = '', second = ''] = cases;
    const view = await page.request('case.open', { caseId: first });
    const verdict: InputOf<Contract, 'case.append'>['action'] = {
      kind: 'verdict',
      group: '1'.repeat(16),
      scope: 'structure',
      structures: [{ structure: 'a', revision: view.revisions['a']!, activeMs: 5, seen: true }],
      verdict: 'accepted',
    };
    await page.request('case.append', { caseId: first, after: view.state.seq, action: verdict });
    const { entries: inside } = await page.request('places.list', { place: entries[0]!.id });
    const place = inside.find(({ name }) => name === 'out')!.id;
    const question = {
      taskId: 'tiny',
      selection: { filter: FILTER },
      options: { formats: ['nifti' as const], burnedInChecked: true },
    };
    await page.job('export.run', { ...question, place, passphrase: 'secret words of a reader' });

    // Everything that can go wrong.
    await expect(page.request('case.open', { caseId: 'Secret^Name1' })).rejects.toThrow();
    await expect(page.request('case.append', { caseId: first, after: 0, action: verdict })).rejects.toThrow();
    rmSync(join(world.study, 'Secret-1.dcm'));
    await page.request('case.open', { caseId: second });
    const frameId = (await page.request('case.open', { caseId: second })).frames[0]!.frameId;
    const gone = page
      .request('case.frame', { caseId: second, frameId })
      .then(({ ticket }) => world.take(ticket));
    await gone.catch(() => undefined);
    rmSync(world.study, { recursive: true });
    await page.job('import.run', { place: entries[0]!.id }).catch(() => undefined);
    await page.job('export.run', { ...question, place, passphrase: 'secret' }).catch(() => undefined);
    world.tellInference({
      kind: 'provider-failed',
      network: 'tiny-unet',
      provider: 'cuda',
      reason: `cannot open ${join(world.study, 'Secret-1.dcm')} of Secret^Name1`,
    });
    world.stationLog.line(`a careless line about SECRET-0, Secret Name0 and secret^name0 in ${world.study}`);
    world.stationLog.defect(
      'process',
      new TypeError(`Secret^Name2 of ${world.study}/Secret-2.dcm is undefined`),
    );
    await page.request('crash.report', {
      trace: `TypeError < draw Secret^Name1 < paint ${world.study}/x.tsx:1:2`,
    });
    const report = (await page.request('support.text', {})).text;
    expect(report).not.toMatch(/secret/i);
    expect(report).not.toContain(station.root);
    // What support needs is in it, and it says what it is.
    expect(report).toMatch(/holds: versions/);
    expect(report).toMatch(/tiny-unet .*files are as the manifest says/);
    expect(report).toMatch(/review_case: 3/);
    expect(report).toMatch(/case.append: stale/);
    expect(report).toMatch(/Last crash ==\nCountersign/);
    await world.backend.close();

    const files = filesIn(station.data).filter(({ name }) => /^(?:workstation|crash)-/.test(name));
    expect(files.map(({ name }) => name.split('-')[0]).sort()).toEqual(['crash', 'crash', 'workstation']);
    for (const { name, text } of files) {
      expect(text, name).not.toMatch(/secret/i);
      expect(text, name).not.toMatch(/name\d/i);
      expect(text, name).not.toContain(station.root);
    }
    const log = files.find(({ name }) => name.startsWith('workstation-'))!.text;
    // It says what happened all the same.
    expect(log).toContain('case.open: not-found');
    expect(log).toContain('case.append: stale');
    expect(log).toContain('tiny-unet on');
    expect(files.find(({ name }) => name.startsWith('crash-'))!.text).toMatch(/at .* \(app\/|at app\//);
  });
});
