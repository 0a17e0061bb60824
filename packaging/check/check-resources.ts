import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { messageOf } from '../../core/domain/errors.ts';
import { NOTICES_NAME, SBOM_NAME } from '../notices/make-notices.ts';
import { sbomSchema } from '../notices/sbom-schema.ts';
import { outcome, type CheckOutcome } from './check.ts';
import { PRODUCT, type StagedFacts } from './staged-facts.ts';

/** Checks what lies beside the archive: models, texts, fuses, integrity, the command line. */
export async function checkResources(facts: StagedFacts, config: Configuration): Promise<CheckOutcome[]> {
  return [
    await checkModels(facts),
    checkNotices(facts),
    checkFuses(facts, config),
    checkIntegrity(facts),
    checkCommand(facts),
    checkNoUpdater(facts),
    checkLocales(facts),
  ];
}

/** As the program does when it starts: found from the resources alone, with the sha256 of the manifests. */
async function checkModels({ resources }: StagedFacts): Promise<CheckOutcome> {
  const registry = await loadRegistry([join(resources, 'models')]);
  const problems = registry.problems().map(({ error }) => error.message);
  const networks = registry.list().flatMap(({ id }) => registry.networksOf(id));
  for (const network of networks) {
    try {
      const { path } = await registry.verifiedFile(network);
      if (!path.startsWith(resources))
        problems.push(`The weights of ${network} are found outside of the package.`);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (networks.length === 0) problems.push('There is no model.');
  return outcome('models', problems, `${networks.join(', ')}: their sha256 are those of the manifests`);
}

function checkNotices({ resources, folder, machine }: StagedFacts): CheckOutcome {
  const electron = machine.platform === 'darwin' ? resources : folder;
  const texts = [
    ...[NOTICES_NAME, 'LICENSE.txt', 'NOTICE.txt'].map((name) => join(resources, name)),
    ...['LICENSE.electron.txt', 'LICENSES.chromium.html'].map((name) => join(electron, name)),
  ];
  const problems = texts
    .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0)
    .map((path) => `${path} is missing.`);
  const parsed = sbomSchema.safeParse(JSON.parse(readFileSync(join(resources, SBOM_NAME), 'utf8')));
  if (!parsed.success) problems.push(`${SBOM_NAME} is not a valid bill of materials.`);
  return outcome('licences and SBOM', problems, `${String(parsed.data?.components.length ?? 0)} components`);
}

function checkFuses({ fuses }: StagedFacts, { electronFuses }: Configuration): CheckOutcome {
  const wanted = Object.entries(electronFuses ?? {}).filter(([name]) => name in fuses);
  const wrong = wanted.filter(([name, state]) => fuses[name] !== state);
  const unset = Object.keys(fuses).filter((name) => !wanted.some(([one]) => one === name));
  return outcome(
    'fuses',
    [
      ...wrong.map(([name, state]) => `${name} is ${String(fuses[name])}, not ${String(state)}.`),
      ...unset.map((name) => `${name} is not decided on.`),
    ],
    Object.entries(fuses)
      .map(([name, state]) => `${name} ${String(state)}`)
      .join(', '),
  );
}

/** Electron compares the archive's header with this digest; on Linux it cannot. */
function checkIntegrity({ machine, executable, headerSha256 }: StagedFacts): CheckOutcome {
  if (machine.platform === 'linux')
    return outcome('archive integrity', [], 'Electron does not check it on Linux');
  const carrier = machine.platform === 'darwin' ? join(executable, 'Contents', 'Info.plist') : executable;
  const found = readFileSync(carrier).includes(headerSha256);
  return outcome(
    'archive integrity',
    found ? [] : ['The program does not carry the digest of its archive.'],
    `SHA-256 ${headerSha256.slice(0, 12)}... in ${machine.platform === 'darwin' ? 'Info.plist' : `${PRODUCT}.exe`}`,
  );
}

/** How the installed program answers `countersign doctor`. */
function checkCommand({ machine, folder, resources, executable }: StagedFacts): CheckOutcome {
  const problems: string[] = [];
  if (machine.platform === 'win32') {
    const text = readFileSync(join(folder, 'countersign.cmd'), 'latin1');
    if (!text.includes(`"%~dp0${PRODUCT}.exe" %*\r\n`))
      problems.push('countersign.cmd does not start the program.');
    return outcome('command line', problems, `countersign.cmd beside ${PRODUCT}.exe`);
  }
  const path = machine.platform === 'darwin' ? join(resources, 'bin', 'countersign') : executable;
  // Packages made on Windows would lose the right to run it.
  if ((statSync(path).mode & 0o111) === 0) problems.push(`${path} cannot be run.`);
  return outcome(
    'command line',
    problems,
    machine.platform === 'darwin' ? 'Resources/bin/countersign' : 'countersign',
  );
}

function checkNoUpdater({ resourceFiles }: StagedFacts): CheckOutcome {
  const found = resourceFiles.filter(({ path }) => /(^|\/)(app-update\.yml|default_app\.asar)$/.test(path));
  return outcome(
    'no updater',
    found.map(({ path }) => `${path} is in the package.`),
    'no app-update.yml',
  );
}

function checkLocales({ otherFiles, resourceFiles, machine }: StagedFacts): CheckOutcome {
  const files = machine.platform === 'darwin' ? resourceFiles : otherFiles;
  const pattern = machine.platform === 'darwin' ? /^([\w-]+)\.lproj\// : /^locales\/([\w-]+)\.pak$/;
  const found = new Set(files.flatMap(({ path }) => pattern.exec(path)?.[1] ?? []));
  const others = [...found].filter((locale) => !/^(en|de)([-_]|$)/.test(locale));
  return outcome(
    'locales',
    others.map((locale) => `${locale} is not wanted.`),
    [...found].join(', '),
  );
}
