import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { runCli, startCli } from '../support/run-cli.ts';

/** The command that opens the workstation, without a browser. */
describe('countersign serve', { timeout: 120_000 }, () => {
  const temp = mkdtempSync(join(tmpdir(), 'countersign-serve-'));
  const cache = join(temp, 'cache');
  const running: ReturnType<typeof startCli>[] = [];

  const serve = async (workspace: string) => {
    const process = startCli(['serve', workspace, '--no-open', '--json'], cache);
    running.push(process);
    const line = await new Promise<string>((resolve, reject) => {
      let text = '';
      process.child.stdout?.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.includes('\n')) resolve(text.split('\n')[0]!);
      });
      void process.finished.then(({ stderr }) => reject(new Error(stderr)));
    });
    // Written by serve-workspace.ts.
    return { ...process, url: (JSON.parse(line) as { url: string }).url };
  };

  afterEach(async () => {
    for (const { child, finished } of running.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await finished;
    }
  });
  afterAll(() => {
    rmSync(temp, { recursive: true, force: true });
  });

  it('serves the page to whoever has the address, once, and ends in order', async () => {
    const workspace = join(temp, 'one');
    const { url, child, finished } = await serve(workspace);
    const first = await fetch(url, { redirect: 'manual' });
    expect(first.status).toBe(303);
    const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(403);
    child.kill('SIGTERM');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/bug|Error/);
    // Nothing of the database is left open.
    expect(readdirSync(workspace).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
  });

  it('refuses a workspace that another one writes to, with one sentence', async () => {
    const workspace = join(temp, 'two');
    await serve(workspace);
    const second = await runCli(['serve', workspace, '--no-open'], cache);
    expect(second.code).toBe(3);
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.stderr).toMatch(/Another Countersign is writing/);
  });

  it.each([
    [['serve', 'WORKSPACE', '--port', 'http'], 2, /--port/],
    [['serve', 'WORKSPACE', '--models', 'NOWHERE'], 3, /models/],
    [['serve'], 2, /needs/],
  ])('says what is wrong: %j', async (args, code, sentence) => {
    const result = await runCli(
      args.map((arg) => (arg === 'WORKSPACE' ? join(temp, 'three') : arg)),
      cache,
    );
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(sentence);
  });
});
