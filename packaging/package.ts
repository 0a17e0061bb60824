import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ExpectedError } from '../core/domain/errors.ts';
import { writeSums } from './artifacts.ts';
import { buildApp } from './build/build-app.ts';
import { electronVersion } from './build/program-version.ts';
import { tellReport } from './check/tell-report.ts';
import { makeNotices } from './notices/make-notices.ts';
import { shippedPackages } from './notices/shipped-packages.ts';
import { makePackages, stageProgram, type ProgramRequest } from './package-program.ts';
import { electronDistribution, ELECTRON_VARIABLE } from './stage/electron-distribution.ts';
import { loadConfig, tellOnStderr } from './stage/load-config.ts';
import { signingOf } from './stage/signing.ts';
import { MACHINES, targetsOf } from './stage/targets.ts';

// npm run package [-- --arch arm64] [--target deb]... [--out DIR], npm run package:dir: docs/packaging.md
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    arch: { type: 'string', default: process.arch },
    target: { type: 'string', multiple: true },
    out: { type: 'string', default: join(root, 'dist', 'packages') },
  },
});
try {
  process.exit(await run());
} catch (error) {
  if (!(error instanceof ExpectedError)) throw error;
  console.error(error.message);
  process.exit(3);
}

async function run(): Promise<number> {
  tellOnStderr();
  const say = (line: string): void => console.error(line);
  const machine = MACHINES.find(
    ({ platform, arch }) => platform === process.platform && arch === values.arch,
  );
  if (machine === undefined) {
    throw new ExpectedError(
      'machine-unknown',
      `There are no packages for ${process.platform} ${values.arch}: onnxruntime-node brings no library for it.`,
    );
  }
  const env = process.env;
  const electronDist = electronDistribution(env, electronVersion(root));
  say(
    electronDist === null
      ? `Electron ${electronVersion(root)} comes from the cache of electron-builder, or is downloaded; ${ELECTRON_VARIABLE} names another place.`
      : `Electron comes from ${electronDist}.`,
  );
  await buildApp({ root, out: join(root, 'dist', 'app'), env, signal: new AbortController().signal, say });
  const shipped = shippedPackages(root);
  makeNotices(root, shipped, join(root, 'dist', 'notices'));
  const config = await loadConfig(root);
  const { changes, told } = signingOf(env, machine.platform);
  say(told);
  const out = resolve(values.out);
  const request: ProgramRequest = { root, out, machine, config, changes, electronDist, shipped, env, say };
  const { folder, report } = await stageProgram(request);
  if (report.electron === 'stand-in') {
    throw new ExpectedError(
      'electron-stand-in',
      `${ELECTRON_VARIABLE} is a stand-in for tests: no packages are made of it.`,
    );
  }
  console.log(tellReport({ configuration: [], machines: [report] }));
  console.log(`Unpacked program: ${folder}`);
  if (values.dir) return 0;
  const made = await makePackages(request, folder, values.target ?? targetsOf(config, machine));
  for (const { target, failure } of made)
    console.log(failure === null ? `made      ${target}` : `NOT MADE  ${target}: ${failure}`);
  const names = await writeSums(out);
  console.log(`SHA256SUMS in ${out}: ${names.join(', ')}`);
  return made.every(({ failure }) => failure === null) ? 0 : 1;
}
