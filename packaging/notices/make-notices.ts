import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COPYRIGHT_WITHOUT_TEXT, INSIDE_PACKAGES } from './inside-packages.ts';
import { packageText, standardText } from './licences.ts';
import { makeSbom, modelManifests } from './make-sbom.ts';
import type { Sbom } from './sbom-schema.ts';
import type { ShippedPackage } from './shipped-packages.ts';

export const SBOM_NAME = 'sbom.cdx.json';
export const NOTICES_NAME = 'THIRD-PARTY-NOTICES.txt';

/**
 * Writes the bill of materials and the licences of all that ships.
 * @param packages as `shippedPackages` found them. @param out folder, made when missing. @throws Error when a licence is unknown or not accepted.
 */
export function makeNotices(root: string, packages: readonly ShippedPackage[], out: string): Sbom {
  const sbom = makeSbom(root, packages);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, SBOM_NAME), `${JSON.stringify(sbom, null, 2)}\n`);
  writeFileSync(join(out, NOTICES_NAME), noticesText(root, packages));
  return sbom;
}

const RULE = `\n\n${'='.repeat(100)}\n\n`;

function noticesText(root: string, packages: readonly ShippedPackage[]): string {
  const head =
    'Countersign is under the Apache License 2.0 (LICENSE.txt). It ships with the software and weights below.\n\n' +
    'Electron is under the MIT License (LICENSE.electron.txt); Chromium, V8, Node and what they contain are in\n' +
    'LICENSES.chromium.html. ONNX Runtime contains further software, listed in ThirdPartyNotices.txt of\n' +
    `https://github.com/microsoft/onnxruntime at v${versionOf(packages, 'onnxruntime-node')}.\n`;
  const sections = [
    ...modelManifests(root).map(
      ({ id, version, name, licence }) =>
        `Weights ${id} ${version} (${licence})\n\n${name}. Origin, training and authors: models/${id}/card.md, NOTICE.txt.`,
    ),
    ...packages.map(
      ({ name, version, licence }) =>
        `${name} ${version} (${licence})\n\n${packageText(root, name, licence)}`,
    ),
    ...INSIDE_PACKAGES.map(({ name, carrier, licence, copyright, url, note }) =>
      [
        `${name}, inside of ${carrier} (${licence})`,
        [...(note === undefined ? [] : [note]), ...copyright, url].join('\n'),
        ...(licence.startsWith('LicenseRef-') ? [] : [standardText(root, licence)]),
      ].join('\n\n'),
    ),
    `The Apache License 2.0, under which the weights are\n\n${standardText(root, 'Apache-2.0')}`,
  ];
  return [head, ...sections].join(RULE) + '\n';
}

function versionOf(packages: readonly ShippedPackage[], name: string): string {
  return packages.find((one) => one.name === name)?.version ?? '';
}

/** Copyrights that nothing needs any more, so that the list does not outlive its packages. */
export function unusedCopyrights(packages: readonly ShippedPackage[]): string[] {
  return Object.keys(COPYRIGHT_WITHOUT_TEXT).filter((name) => !packages.some((one) => one.name === name));
}
