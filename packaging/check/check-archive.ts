import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkModules, packageOf } from '../build/check-modules.ts';
import type { ShippedPackage } from '../notices/shipped-packages.ts';
import { outcome, type CheckOutcome } from './check.ts';
import { libraryKind } from './library-kind.ts';
import type { StagedFacts } from './staged-facts.ts';

/** What has no place in an installed program. */
const UNWANTED: readonly (readonly [RegExp, string])[] = [
  [/\.(ts|tsx|map|md|markdown)$/, 'a source, a map or a text for developers'],
  [/(^|\/)(tests?|__tests__|docs|examples?)\//, 'a test, an example or documentation of a library'],
  [/\.test\.[cm]?js$/, 'a test'],
  [/^main\/hosts\/loopback|^main\/cli\/(serving|starting)\//, 'a part of the loopback host or of a checkout'],
  [/^models\//, 'a model, which belongs to the resources'],
];

/** Modules that are left out on purpose; what names them says so in a sentence (main/cli/run.ts). */
const LEFT_OUT = /^main\/cli\/commands\.js names \.\/commands\/(serve|start)\.js,/;

/**
 * Checks the archive's list and, in a folder that it was extracted to, that every module finds what it imports.
 * @param extracted the archive's content, with what lies unpacked.
 */
export function checkArchive(
  facts: StagedFacts,
  extracted: string,
  shipped: readonly ShippedPackage[],
): CheckOutcome[] {
  const paths = facts.archive.map(({ path }) => path);
  const present = new Set(paths);
  const needed = ['package.json', 'preload/bridge.cjs', 'dist/renderer/index.html', mainOf(extracted)];
  const modules = paths.filter((path) => /^(core|main)\/.*\.js$/.test(path));
  const { packages, problems } = checkModules(extracted, modules);
  const packed = new Set(paths.filter((path) => path.startsWith('node_modules/')).map(packedPackage));
  const libraries = shipped.filter(({ part }) => part === 'library').map(({ name }) => name);
  return [
    outcome(
      'entries',
      needed.filter((path) => !present.has(path)).map((path) => `${path} is not in the archive.`),
      `${needed.join(', ')}`,
    ),
    outcome(
      'imports',
      [
        ...problems.filter((problem) => !LEFT_OUT.test(problem)),
        ...packages
          .filter((name) => !packed.has(name))
          .map((name) => `The package ${name} is imported, not packed.`),
      ],
      `${String(modules.length)} modules of ours find every module and package that they name`,
    ),
    outcome(
      'libraries',
      [
        ...libraries
          .filter((name) => !packed.has(name))
          .map((name) => `${name} ships by the list, and is not packed.`),
        ...[...packed]
          .filter((name) => !libraries.includes(name))
          .map((name) => `${name} is packed, and nothing uses it.`),
      ],
      `${String(packed.size)} packages, each of them used`,
    ),
    outcome(
      'nothing unwanted',
      paths.flatMap((path) =>
        UNWANTED.filter(([pattern]) => pattern.test(path)).map(([, what]) => `${path} is ${what}.`),
      ),
      `${String(paths.length)} files`,
    ),
    checkLibraries(facts, extracted),
  ];
}

/** The libraries of onnxruntime, of this machine alone, outside of the archive. */
function checkLibraries({ archive, machine }: StagedFacts, extracted: string): CheckOutcome {
  const home = `node_modules/onnxruntime-node/bin/napi-v6/${machine.platform}/${machine.arch}/`;
  const unpacked = archive.filter((file) => file.unpacked === true);
  const problems = unpacked.flatMap(({ path }) => {
    if (!path.startsWith(home)) return [`${path} is unpacked, and not a library of this machine.`];
    const kind = libraryKind(join(extracted, path));
    const own = kind?.platform === machine.platform && kind.arch === machine.arch;
    return own
      ? []
      : [`${path} is made for ${kind === null ? 'nothing known' : `${kind.platform}-${kind.arch}`}.`];
  });
  const inside = archive.filter(
    ({ path, unpacked: out }) => out !== true && /\.(node|dll|dylib|so)(\.|$)/.test(path),
  );
  const all = [
    ...problems,
    ...inside.map(({ path }) => `${path} lies in the archive, where the system cannot load it.`),
    ...(unpacked.some(({ path }) => path === `${home}onnxruntime_binding.node`)
      ? []
      : ['The runtime is not there.']),
  ];
  return outcome('native libraries', all, unpacked.map(({ path }) => path.slice(home.length)).join(', '));
}

function mainOf(extracted: string): string {
  // `build:app` wrote it.
  return (JSON.parse(readFileSync(join(extracted, 'package.json'), 'utf8')) as { main: string }).main;
}

function packedPackage(path: string): string {
  return packageOf(path.slice('node_modules/'.length));
}
