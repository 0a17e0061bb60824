import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { maskOf, randomMask } from '../../../test/support/masks.ts';
import { createRandom } from '../../../test/support/random.ts';
import { BenchPage, ReviewBench } from '../../../test/support/review-bench.ts';
import { lastJson, runCli } from '../../../test/support/run-cli.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';

const SIZE = { width: 4, height: 2 };
const DOT = maskOf('..#.', '....');

/** A workspace with one reviewed case, still open for writing. */
async function reviewed(edits = 1): Promise<{ readonly folder: string; readonly bench: ReviewBench }> {
  const folder = tempFolder();
  const bench = new ReviewBench(folder, { size: SIZE });
  await bench.label({ masks: { radius: maskOf('##..', '##..'), ulna: maskOf('...#', '...#') } });
  const page = await new BenchPage(bench).open();
  const random = createRandom(5);
  for (let i = 1; i < edits; i++) await page.edit('radius', randomMask(random, 0, SIZE)).catch(() => null);
  await page.edit('radius', DOT);
  await page.sign('accepted', ['radius']);
  await page.sign('accepted', ['ulna']);
  return { folder, bench };
}

const verify = async (folder: string, ...more: string[]): ReturnType<typeof runCli> =>
  await runCli(['verify', folder, ...more], join(folder, 'cache'));

function tamper(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'catalogue.sqlite'));
  for (const name of ['journal_appends', 'journal_stays', 'journal_keeps']) {
    database.exec(`DROP TRIGGER IF EXISTS ${name}`);
  }
  database.exec(sql);
  database.close();
}

describe('countersign verify', () => {
  it('checks journal and signed masks beside a running writer', async () => {
    const { folder, bench } = await reviewed(230);
    const { code, stdout } = await verify(folder, '--json');
    const result = lastJson(stdout) as { readonly head: string; readonly entries: number };
    expect({ code, result }).toMatchObject({
      code: 0,
      result: { broken: null, cases: 1, verdicts: 2, problems: [] },
    });
    const page = await new BenchPage(bench).open();
    await page.edit('ulna', DOT);
    bench.close();
    const later = await verify(folder, '--expect-head', result.head);
    expect(later.stdout).toMatch(
      new RegExp(
        `^The journal holds: ${result.entries + 1} lines, head [0-9a-f]{64}\n1 case, 1 verdict in force: all`,
      ),
    );
    expect(later.code).toBe(0);
    const wrong = await verify(folder, '--expect-head', '1'.repeat(64));
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringMatching(/end was cut off/) as string });
  });

  it('holds for what was signed as the machine drew it, before there is a snapshot', async () => {
    const { folder, bench } = await reviewed(1);
    bench.close();
    const { code, stdout } = await verify(folder);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/1 case, 2 verdicts in force: all that is signed is there/);
  });

  it('names the first broken line', async () => {
    const { folder, bench } = await reviewed();
    bench.close();
    tamper(folder, "UPDATE journal SET reader = replace(reader, 'Ada', 'Eve') WHERE seq = 3");
    const { code, stdout } = await verify(folder);
    expect(stdout).toMatch(
      /^The journal is broken. Line 3 was changed after it was written.\nIt holds up to line 2/,
    );
    expect(code).toBe(1);
  });

  it('misses signed masks, and finds a snapshot that was changed', async () => {
    const { folder, bench } = await reviewed(230);
    bench.close();
    const masks = join(folder, 'masks');
    for (const sub of readdirSync(masks)) {
      for (const name of readdirSync(join(masks, sub))) writeFileSync(join(masks, sub, name), 'spoilt');
    }
    const spoilt = await verify(folder);
    expect(spoilt.stdout).toMatch(/Mask [0-9a-f]{12} of this workspace is missing or damaged/);
    expect(spoilt.code).toBe(1);

    const other = await reviewed(230);
    other.bench.close();
    tamper(
      other.folder,
      `UPDATE review_snapshot SET state = replace(state, '"verdict":null', '"verdict":null ')`,
    );
    expect((await verify(other.folder)).code).toBe(0);
    tamper(other.folder, `UPDATE review_snapshot SET state = replace(state, '"brush"', '"sam"')`);
    const changed = await verify(other.folder);
    expect(changed.stdout).toMatch(/snapshot\) does not follow from the journal/);
    expect(changed.code).toBe(1);
  });

  it('explains wrong usage and what is no workspace', async () => {
    const folder = tempFolder();
    expect(await verify(folder)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/neither a workspace .* nor a batch .*; check the path/) as string,
    });
    expect(await verify(folder, '--expect-head', 'abc')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/takes the whole hash/) as string,
    });
    rmSync(folder, { recursive: true });
  });
});
