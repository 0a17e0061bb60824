import { execFileSync, spawnSync } from 'node:child_process';

/**
 * Tools of other people that judge what we write: Debian's dicom3tools, dcmtk, dcm2niix and Python packages. Never
 * needed by the product. `.ci/run` installs them; elsewhere the tests that want them say that they were skipped.
 */
export type Tool = 'dciodvfy' | 'dcentvfy' | 'dcmdump' | 'dsrdump' | 'dcm2niix' | 'dpkg-deb';

/** Whether a tool is installed; says so once when it is not. */
export function hasTool(tool: Tool, what: string): boolean {
  const found = spawnSync(tool, ['-version']).error === undefined;
  if (!found) console.log(`SKIPPED: ${tool} is not installed, so ${what} is not checked.`);
  return found;
}

/** A Python that has these modules; null, and said, when there is none. */
export function pythonWith(modules: readonly string[], what: string): string | null {
  const candidates = [process.env['COUNTERSIGN_PYTHON'], '/usr/bin/python3', 'python3'];
  for (const python of candidates) {
    if (python === undefined) continue;
    const found = spawnSync(python, ['-c', `import ${modules.join(', ')}`]);
    if (found.status === 0) return python;
  }
  console.log(`SKIPPED: no Python with ${modules.join(' and ')} is installed, so ${what} is not checked.`);
  return null;
}

/** Lines in which dciodvfy names an error; none for an object that holds. */
export function dciodvfyErrors(path: string): string[] {
  const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
  return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
}

/** Lines in which dcentvfy finds that objects disagree about one patient, study, series or frame of reference. */
export function dcentvfyErrors(paths: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync('dcentvfy', [...paths], { encoding: 'utf8' });
  return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
}

/** What a Python script prints, parsed as JSON. @throws Error when it fails. */
export function pythonJson(python: string, script: string, args: readonly string[]): unknown {
  const output = execFileSync(python, ['-c', script, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(output);
}
