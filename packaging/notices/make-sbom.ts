import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelManifestSchema, type ModelManifest } from '../../core/domain/model-manifest.ts';
import { INSIDE_PACKAGES } from './inside-packages.ts';
import { requireAccepted } from './licences.ts';
import { sbomSchema, type Sbom, type SbomComponent } from './sbom-schema.ts';
import type { ShippedPackage } from './shipped-packages.ts';

interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly author: string;
}

/**
 * The bill of materials of every package, as CycloneDX 1.5: what ships and nothing else. `npm sbom` would list what npm
 * has installed, with servers and networks for browsers that stay behind, and neither Electron nor models. The same
 * checkout gives the same bytes: no time, and a serial number that follows from the content.
 * @throws Error | ZodError when something has no accepted licence or the result is not valid.
 */
export function makeSbom(root: string, packages: readonly ShippedPackage[]): Sbom {
  const own = readJson<OwnPackage>(root, 'package.json');
  const ownRef = `${own.name}@${own.version}`;
  const application: SbomComponent = {
    'bom-ref': ownRef,
    type: 'application',
    name: own.name,
    version: own.version,
    author: own.author,
    description: own.description,
    licenses: [licenceOf(requireAccepted(own.name, own.license))],
  };
  const electron = electronComponent(root);
  const models = modelManifests(root).map(modelComponent);
  const inside = INSIDE_PACKAGES.map(insideComponent);
  const components = [electron, ...packages.map(packageComponent), ...inside, ...models].map((one) => ({
    ...one,
    scope: 'required' as const,
  }));
  const refOf = new Map(packages.map(({ name, version }) => [name, `${name}@${version}`]));
  const refsOf = (names: readonly string[]): string[] => names.map((name) => refOf.get(name) ?? name);
  const dependencies = [
    { ref: ownRef, dependsOn: components.map((one) => one['bom-ref']).filter((ref) => !isCarried(ref)) },
    { ref: electron['bom-ref'], dependsOn: [] },
    ...packages.map(({ name, version, dependencies: needed }) => ({
      ref: `${name}@${version}`,
      dependsOn: [
        ...refsOf(needed),
        ...INSIDE_PACKAGES.filter(({ carrier }) => carrier === name).map((one) => one.name),
      ],
    })),
  ];
  const content = { metadata: { component: application }, components, dependencies };
  return sbomSchema.parse({
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  });
}

function packageComponent({ name, version, licence, part, ...shipped }: ShippedPackage): SbomComponent {
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    ...(shipped.author === null ? {} : { author: shipped.author }),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [licenceOf(licence)],
    hashes: [{ alg: 'SHA-512', content: shipped.sha512 }],
    ...(shipped.homepage === null
      ? {}
      : { externalReferences: [{ type: 'website', url: shipped.homepage }] }),
    properties: [{ name: 'countersign:part', value: part }],
  };
}

/** The digests are those of the archives that electron-builder downloads, or refuses. */
function electronComponent(root: string): SbomComponent {
  const { version, license } = readJson<{ version: string; license: string }>(
    root,
    'node_modules/electron/package.json',
  );
  const sums = readJson<Readonly<Record<string, string>>>(root, 'node_modules/electron/checksums.json');
  const shipped = Object.entries(sums).filter(([name]) =>
    /^electron-v[\d.]+-((linux|win32)-(x64|arm64)|darwin-arm64)\.zip$/.test(name),
  );
  return {
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    description:
      'With Chromium, V8 and Node; their licences are in LICENSES.chromium.html beside the program.',
    purl: `pkg:npm/electron@${version}`,
    licenses: [licenceOf(requireAccepted('Electron', license))],
    externalReferences: [{ type: 'website', url: 'https://www.electronjs.org' }],
    properties: shipped.map(([name, sha256]) => ({ name: `countersign:sha256:${name}`, value: sha256 })),
  };
}

function insideComponent({
  name,
  carrier,
  licence,
  copyright,
  url,
  platform,
}: (typeof INSIDE_PACKAGES)[number]): SbomComponent {
  requireAccepted(name, licence);
  return {
    'bom-ref': name,
    type: 'library',
    name,
    copyright: copyright.join('; '),
    licenses: [licence.startsWith('LicenseRef-') ? { license: { name: licence, url } } : licenceOf(licence)],
    externalReferences: [{ type: 'website', url }],
    properties: [
      { name: 'countersign:inside', value: carrier },
      ...(platform === undefined ? [] : [{ name: 'countersign:platform', value: platform }]),
    ],
  };
}

export function modelManifests(root: string): ModelManifest[] {
  return readdirSync(join(root, 'models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => modelManifestSchema.parse(readJson(root, `models/${name}/manifest.json`)));
}

function modelComponent(manifest: ModelManifest): SbomComponent {
  const { id, version, name, licence } = manifest;
  const files = manifest.kind === 'sam' ? [manifest.encoder.file, manifest.decoder.file] : [manifest.file];
  return {
    'bom-ref': `model:${id}@${version}`,
    type: 'machine-learning-model',
    name: id,
    version,
    description: name,
    licenses: [licenceOf(requireAccepted(`The model ${id}`, licence))],
    hashes: files.map(({ sha256 }) => ({ alg: 'SHA-256', content: sha256 })),
    properties: [{ name: 'countersign:card', value: `models/${id}/card.md` }],
  };
}

/** What lies inside of a package hangs on it, not on the program. */
function isCarried(ref: string): boolean {
  return INSIDE_PACKAGES.some(({ name }) => name === ref);
}

function licenceOf(expression: string): SbomComponent['licenses'][number] {
  return /\s/.test(expression) ? { expression } : { license: { id: expression } };
}

/** A UUID of version 8, whose bits are ours to choose (RFC 9562). */
function uuidOf(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Files of the checkout, whose fields are known. */
function readJson<T>(root: string, path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}
