import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeUpdateBundle } from '../main/update/make-update-bundle.ts';
import { artifactMachine, artifactsIn } from './artifacts.ts';
import { buildEpoch } from './build/build-epoch.ts';
import { programVersion } from './build/program-version.ts';

// npm run package:update-bundle -- --key FILE [--packages DIR] [--notes FILE] [--out FILE]
// Puts the installers of dist/packages into one signed file for stations without a network (docs/packaging.md).
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    key: { type: 'string' },
    packages: { type: 'string', default: join(root, 'dist', 'packages') },
    notes: { type: 'string' },
    out: { type: 'string' },
  },
});
const keyFile = values.key ?? process.env['COUNTERSIGN_RELEASE_KEY_FILE'];
if (keyFile === undefined)
  fail('Name the file of the private release key by --key or COUNTERSIGN_RELEASE_KEY_FILE.');
const packages = resolve(values.packages);
const version = programVersion(root);
const names = artifactsIn(packages).filter((name) => name.startsWith(`Countersign-${version}-`));
if (names.length === 0)
  fail(`There is no package of version ${version} in ${packages}; run npm run package first.`);
const out = resolve(values.out ?? join(packages, `countersign-${version}.update`));
await makeUpdateBundle({
  out,
  version,
  released: new Date(buildEpoch(root, process.env) * 1000).toISOString(),
  notes: values.notes === undefined ? '' : readFileSync(values.notes, 'utf8'),
  artifacts: names.map((name) => ({ ...artifactMachine(name), path: join(packages, name) })),
  privateKey: readFileSync(keyFile, 'utf8'),
});
console.log(`${out}: ${names.join(', ')}`);

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
