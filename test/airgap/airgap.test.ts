import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { wristStudy } from '../browser/support/shared-workspace.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { COUNTING, findNamespaces, ONLY_LOOPBACK, runInNamespace, whyNoTrace } from './namespaces.ts';
import { staysInside, tracedCalls } from './traced-calls.ts';
import type { SessionFigures } from './product-session.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const namespaces = findNamespaces();
const why = 'why' in namespaces ? namespaces.why : '';
const unshare = 'why' in namespaces ? [] : namespaces.unshare;
const noTrace = whyNoTrace();
if (why !== '') process.stderr.write(`SKIPPED: the tests of the air gap, since ${why}\n`);
else if (noTrace !== '') process.stderr.write(`SKIPPED: the trace of the air gap, since ${noTrace}\n`);

interface Counted {
  readonly done: SessionFigures;
  readonly left: number;
  readonly unroutable: number;
  readonly connected: number;
  readonly lookedUp: number;
}

describe.skipIf(why !== '')('the air gap (S1)', { timeout: 240_000 }, () => {
  it('works whole in a namespace that has only loopback', async () => {
    await wristStudy();
    const vitest = here('../../node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--config', here('./inner.config.ts')];
    const { code, output } = await runInNamespace(unshare, ONLY_LOOPBACK, args, {
      TEST_RUN_FOLDER: inject('runFolder'),
    });
    expect(output).toMatch(/2 passed/);
    expect(code).toBe(0);
  });

  it('sends nothing that is counted, asks for no name, and connects to itself only', async () => {
    const root = tempFolder();
    const study = join(await wristStudy(), 'dicom');
    const [first = ''] = readdirSync(study).sort();
    mkdirSync(join(root, 'dicom'));
    cpSync(join(study, first), join(root, 'dicom', first));
    const trace = join(root, 'trace.txt');
    const args = [
      '--disable-warning=ExperimentalWarning',
      here('./count-attempts.ts'),
      root,
      noTrace === '' ? trace : 'none',
    ];
    const { code, output } = await runInNamespace(unshare, COUNTING, args, {
      COUNTERSIGN_DATA: join(root, 'station'),
      COUNTERSIGN_CACHE: join(root, 'cache'),
    });
    expect(code, output).toBe(0);
    // The last line is written by count-attempts.ts.
    const counted = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Counted;

    // It did its work...
    expect(counted.done).toMatchObject({ imported: 1, prepared: 1, exportedStructures: 1 });
    expect(counted.done.frameBytes).toBeGreaterThan(100_000);
    expect(counted.done.promptedBy).not.toBe('');
    // ...the counter counts...
    expect(counted.connected).toBeGreaterThan(0);
    expect(counted.lookedUp).toBeGreaterThan(0);
    // ...and nothing was counted.
    expect({ left: counted.left, unroutable: counted.unroutable }).toEqual({ left: 0, unroutable: 0 });

    if (!existsSync(trace)) return;
    const calls = tracedCalls(readFileSync(trace, 'utf8'));
    const told = [...new Set(calls.map(({ call, to }) => `${call} ${to.replace(/:\d+$/, '')}`))].sort();
    process.stdout.write(`air gap: the product's calls were ${told.join('; ')}\n`);
    expect(calls.filter((one) => !staysInside(one))).toEqual([]);
    // The trace sees something: the port that it listens on.
    expect(calls.some(({ call, to }) => call === 'bind' && to.startsWith('AF_INET 127.0.0.1:'))).toBe(true);
  });

  it.skipIf(noTrace !== '')('would see a connection and a question for a name in the trace', async () => {
    const trace = join(tempFolder(), 'trace.txt');
    const script =
      "require('net').connect(443, '198.51.100.7').on('error', () => 0); require('dns').lookup('example.org', () => process.exit());";
    const args = [
      '-e',
      `require('child_process').execFileSync('strace', ['-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg,bind', '-o', ${JSON.stringify(trace)}, process.execPath, '-e', ${JSON.stringify(script)}])`,
    ];
    const { code, output } = await runInNamespace(unshare, ONLY_LOOPBACK, args, {});
    expect(code, output).toBe(0);
    const outside = tracedCalls(readFileSync(trace, 'utf8')).filter((one) => !staysInside(one));
    expect(outside.some(({ to }) => to === 'AF_INET 198.51.100.7:443')).toBe(true);
    expect(outside.length).toBeGreaterThan(1);
  });
});
