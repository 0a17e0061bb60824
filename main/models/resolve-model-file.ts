import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { ModelFile } from '../../core/domain/model-manifest.ts';
import { installAdvice } from '../platform/install-advice.ts';

/** Folders in which Node would look for a package, seen from the model first and from the program second. */
function packageFolders(name: string, modelFolder: string): string[] {
  const fromModel = createRequire(join(resolve(modelFolder), 'manifest.json')).resolve.paths(name) ?? [];
  const fromProgram = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return [...fromModel, ...fromProgram].map((folder) => join(folder, name));
}

/** Joins and refuses a path that leaves `root`: a manifest must not name any file of the machine. */
function inside(root: string, path: string): string {
  const absolute = resolve(root, path);
  const way = relative(root, absolute);
  if (isAbsolute(path) || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new ExpectedError(
      'model-path-escapes',
      `The model file ${path} lies outside ${root}; move it into the folder and correct the manifest.`,
    );
  }
  return absolute;
}

/**
 * Absolute path of a weight file; whether it exists is found out when it is verified.
 *
 * @throws ExpectedError `model-path-escapes`, `model-package-missing`
 */
export function resolveModelFile(file: ModelFile, modelFolder: string): string {
  if (file.package === undefined) return inside(resolve(modelFolder), file.path);
  if (!/^(@[a-z0-9._-]+\/)?[a-z0-9][a-z0-9._-]*$/.test(file.package)) {
    throw new ExpectedError('model-path-escapes', `${file.package} is not the name of an npm package.`);
  }
  const folder = packageFolders(file.package, modelFolder).find((candidate) => existsSync(candidate));
  if (folder === undefined) {
    throw new ExpectedError(
      'model-package-missing',
      `The npm package ${file.package}, which holds the model file ${file.path}, is not installed; ${installAdvice()}.`,
    );
  }
  return inside(folder, file.path);
}
