import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { addTen, plainContract, TinyNetworks } from '../../test/support/tiny-networks.ts';

const networks = new TinyNetworks().add('add', addTen);
afterAll(() => networks.remove());

describe('a program that has used the client', () => {
  it('ends by itself without closing it, and its host with it', async () => {
    const file = await networks.verifiedFile('add');
    const here = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      const { createInferenceClient } = await import(${here('./client.ts')});
      const { createForkLauncher } = await import(${here('./fork-host.ts')});
      const { systemClock } = await import(${here('./clock.ts')});
      const file = ${JSON.stringify({ ...file, contract: plainContract })};
      const models = { verifiedFile: async () => file };
      const client = createInferenceClient({ launch: createForkLauncher(), models, clock: systemClock, log: () => {} });
      const x = { dims: [1, 4], data: new Float32Array(4) };
      const answer = await client.run({ network: 'add', shared: {}, runs: [{ x }], outputs: ['y'], priority: 'batch' });
      console.log(answer.results[0].y.data[0], client.status().hostPid);`;
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    expect(stdout).toMatch(/^10 \d+\n$/);
  });
});
