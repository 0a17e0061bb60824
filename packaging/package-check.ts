import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './build/build-app.ts';
import { BUDGET_MB } from './check/budget.ts';
import { checkConfiguration } from './check/check-configuration.ts';
import { checkStaged, type MachineReport } from './check/check-staged.ts';
import { makeNotices } from './notices/make-notices.ts';
import { shippedPackages } from './notices/shipped-packages.ts';
import { loadConfig, tellOnStderr } from './stage/load-config.ts';
import { ONLY_LOOKED_AT } from './stage/signing.ts';
import { stageFolder } from './stage/stage-folder.ts';
import { makeStandInElectron } from './stage/stand-in-electron.ts';
import { MACHINES, machineName } from './stage/targets.ts';
import { tellReport } from './check/tell-report.ts';

// npm run package:check [-- --json] [--machine linux-x64]...
// Lets electron-builder put together the program for every machine around a stand-in for Electron, without a network,
// and looks at what came out. Exit code 1 when a check fails.
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    machine: { type: 'string', multiple: true, default: MACHINES.map(machineName) },
  },
});
tellOnStderr();
const say = (line: string): void => console.error(line);
await buildApp({
  root,
  out: join(root, 'dist', 'app'),
  env: process.env,
  signal: new AbortController().signal,
  say,
});
const shipped = shippedPackages(root);
const sbom = makeNotices(root, shipped, join(root, 'dist', 'notices'));
const config = await loadConfig(root);
const configuration = await checkConfiguration(config);
const machines: MachineReport[] = [];
for (const machine of MACHINES.filter((one) => values.machine.includes(machineName(one)))) {
  const out = mkdtempSync(join(tmpdir(), 'countersign-stage-'));
  try {
    const electronDist = join(out, 'electron');
    makeStandInElectron(electronDist, machine);
    const folder = await stageFolder({ machine, root, out, electronDist, changes: ONLY_LOOKED_AT });
    machines.push(await checkStaged({ folder, machine, config, shipped, sizes: 'measure' }));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
const ok = [...configuration, ...machines.flatMap(({ checks }) => checks)].every((check) => check.ok);
console.log(
  values.json
    ? JSON.stringify({ ok, budgetMb: BUDGET_MB, configuration, sbom, machines }, null, 2)
    : tellReport({ configuration, machines }),
);
process.exit(ok ? 0 : 1);
