import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pythonWith } from '../support/validators.ts';
import { exportDocumented, type DocumentedBatch } from '../support/exchange/documented-batches.ts';
import { tempFolder } from '../support/temp-folder.ts';

/**
 * What docs/formats.md says about reading a batch is run on a batch that is exported here. The word behind the language
 * of a code block names the batch; blocks without one are only shown. Every Python block that leaves `mask` must leave
 * the mask of `radius` on the first image, pixel by pixel.
 */
interface Block {
  readonly title: string;
  readonly language: string;
  readonly batch: string;
  readonly code: string;
  /** What it prints; empty: the document does not say. */
  output: string;
}

const DOCUMENT = new URL('../../docs/formats.md', import.meta.url);
const FORMATS = ['seg', 'sr', 'ko', 'rtstruct', 'nifti', 'nrrd', 'nnunet', 'coco', 'cvat', 'png'];
const BATCHES: readonly DocumentedBatch[] = ['every', 'apart', 'fractional', 'polygon'];

/** Marked blocks by the heading above them. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, language, batch, code] of text.matchAll(/^#+ (.+)$|^```(\w+) (\w+)\n([^]*?)^```$/gm)) {
    if (title !== undefined) heading = title;
    else if (batch === 'output')
      blocks.at(-1)!.output = code ?? ''; // stands below what prints it
    else if (language !== undefined && batch !== undefined && code !== undefined) {
      blocks.push({
        title: `${heading} (${batch}, ${blocks.length + 1})`,
        language,
        batch,
        code,
        output: '',
      });
    }
  }
  return blocks;
}

/** Modules of a block that are no part of Python. */
function modulesOf(code: string): string[] {
  const names = [...code.matchAll(/^(?:import (.+)|from (\S+) import .+)$/gm)].flatMap(([, list, from]) =>
    list === undefined ? [from ?? ''] : list.split(',').map((one) => one.trim().split(' ')[0] ?? ''),
  );
  const standard = new Set(['base64', 'glob', 'gzip', 'hashlib', 'json', 're', 'xml.etree.ElementTree']);
  return ['sys', ...names.filter((name) => !standard.has(name))];
}

const COMPARE = `
if 'mask' in globals():
    import sys as _sys
    _meant = open(_sys.argv[1], 'rb').read()
    assert mask.dtype == bool, 'the mask holds no booleans'
    assert mask.tobytes() == _meant, 'the mask differs from what was exported'
    print('mask compared')
`;

const blocks = blocksOf(readFileSync(DOCUMENT, 'utf8'));

describe('docs/formats.md', () => {
  it('shows how every format is read', () => {
    expect(new Set(blocks.map(({ batch }) => batch))).toEqual(new Set(BATCHES));
    for (const format of FORMATS) {
      expect(blocks.filter(({ code }) => code.includes(`'${format}/`)).length, format).toBeGreaterThan(0);
    }
  });

  it.each(BATCHES)('is true of the batch "%s"', async (batch) => {
    const root = tempFolder();
    const truth = join(root, 'radius.bin');
    const folder = join(root, batch);
    writeFileSync(truth, await exportDocumented(batch, folder));
    for (const block of blocks.filter((one) => one.batch === batch)) {
      const output = block.language === 'python' ? runPython(block, folder, truth) : runShell(block, folder);
      if (output === null) continue;
      if (block.output === '') expect(output, block.title).not.toBe('');
      else expect(output, block.title).toBe(block.output);
    }
  });
});

/** Looking for modules takes as long as a block. */
const pythons = new Map<string, string | null>();

/** Null: something that it needs is not installed, which is said. */
function runPython({ code, title }: Block, cwd: string, truth: string): string | null {
  const modules = modulesOf(code);
  const key = modules.join(' ');
  const python = pythons.get(key) ?? pythonWith(modules, `"${title}" of docs/formats.md`);
  pythons.set(key, python);
  if (python === null) return null;
  return execFileSync(python, ['-W', 'ignore', '-c', code + COMPARE, truth], { cwd, encoding: 'utf8' });
}

function runShell({ code, title }: Block, cwd: string): string | null {
  // LibreSSL and versions before 3 sign and verify Ed25519 otherwise.
  const { stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  if (process.platform === 'win32' || !/^OpenSSL [3-9]/.test(String(stdout))) {
    console.log(
      `SKIPPED: no shell with OpenSSL 3 is installed, so "${title}" of docs/formats.md is not run.`,
    );
    return null;
  }
  return execFileSync('sh', ['-e', '-c', code], { cwd, encoding: 'utf8' });
}
