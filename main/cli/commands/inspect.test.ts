import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { zipFile } from '../../../test/support/zip-file.ts';
import { runCli } from '../run.ts';

const ENTRY = fileURLToPath(new URL('../countersign.js', import.meta.url));

async function inspectJson(path: string): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  const ports = recordedPorts();
  const code = await runCli(['inspect', path, '--json'], ports);
  const lines = ports.stdout().split('\n').filter(Boolean);
  return { code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('countersign inspect', () => {
  it('writes one line per file with the hash of its values as 16-bit words', async () => {
    const png = encode({ width: 2, height: 1, data: Uint8Array.of(7, 200), channels: 1 });
    const root = tempFolder({
      'a.dcm': smallDicom({ rows: 1, columns: 2, pixels: Uint16Array.of(3, 4000) }),
      'b.txt': 'no image',
      'c.zip': zipFile([{ name: 'd/e.png', bytes: png }]),
    });
    const { code, lines } = await inspectJson(root);
    const hash = (words: number[]): string =>
      createHash('sha256')
        .update(new Uint8Array(Uint16Array.from(words).buffer))
        .digest('hex');
    const nothing = { rows: null, columns: null, frames: null, bitsStored: null, transferSyntax: null };
    expect(lines).toEqual([
      {
        file: join(root, 'a.dcm'),
        ok: true,
        reason: null,
        rows: 1,
        columns: 2,
        frames: 1,
        bitsStored: 12,
        transferSyntax: '1.2.840.10008.1.2.1',
        min: 3,
        max: 4000,
        sha256: hash([3, 4000]),
      },
      {
        file: join(root, 'b.txt'),
        ok: false,
        reason: 'This is not a DICOM file. It is a text file.',
        ...nothing,
        min: null,
        max: null,
        sha256: null,
      },
      {
        file: join(root, 'c.zip/d/e.png'),
        ok: true,
        reason: null,
        rows: 1,
        columns: 2,
        frames: 1,
        bitsStored: 8,
        transferSyntax: 'PNG',
        min: 7,
        max: 200,
        sha256: hash([7, 200]),
      },
    ]);
    expect(code).toBe(1);
  });

  it('ends with 0 when all was decoded, with 1 when there is nothing', async () => {
    expect((await inspectJson(tempFolder({ a: smallDicom() }))).code).toBe(0);
    expect(await inspectJson(tempFolder())).toEqual({ code: 1, lines: [] });
  });

  it('keeps the order of names', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`${index}`.padStart(2, '0'), smallDicom()]),
    );
    const { lines } = await inspectJson(tempFolder(files));
    expect(lines.map((line) => String(line['file']).slice(-2))).toEqual(Object.keys(files).sort());
  });

  it('is readable for people', async () => {
    const ports = recordedPorts();
    const root = tempFolder({ a: smallDicom() });
    expect(await runCli(['inspect', root], ports)).toBe(0);
    expect(ports.stdout()).toBe(
      `ok  ${join(root, 'a')}\n    4 x 4, 12 bits, 0..15, Explicit VR Little Endian\n`,
    );
    expect(ports.stderr()).toBe('1 file: 1 decoded, 0 not.\n');
  });

  it('ends in peace when nobody reads on', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`${index}`, smallDicom()]));
    const child = spawn(process.execPath, [ENTRY, 'inspect', tempFolder(files), '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    expect(errors).not.toMatch(/EPIPE|bug/);
    // All may have been written before the pipe was closed.
    expect([0, 130]).toContain(code);
  });
});
