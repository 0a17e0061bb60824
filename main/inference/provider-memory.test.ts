import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProviderMemory } from './provider-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-providers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trials = [
  { provider: 'cpu', problem: null, medianMs: 100, maxDifference: 0 },
  { provider: 'webgpu', problem: null, medianMs: 10, maxDifference: 0.001 },
];
const measured = { sha256: 'a1', ortVersion: '1.30.0', tolerance: 0.01, trials };

describe('createProviderMemory', () => {
  it('remembers across programs, by file, onnxruntime and machine', async () => {
    await createProviderMemory(folder, 'machine 1').record([measured]);
    const memory = createProviderMemory(folder, 'machine 1');
    expect(await memory.choose('a1', '1.30.0')).toMatchObject({ provider: 'webgpu' });
    expect(await memory.choose('a2', '1.30.0')).toBeNull();
    expect(await memory.choose('a1', '1.31.0')).toBeNull();
    expect(await createProviderMemory(folder, 'machine 2').choose('a1', '1.30.0')).toBeNull();
  });

  it('keeps what was measured before', async () => {
    await createProviderMemory(folder, 'machine 2').record([{ ...measured, sha256: 'b1' }]);
    expect(await createProviderMemory(folder, 'machine 1').choose('a1', '1.30.0')).not.toBeNull();
  });

  it('treats a damaged file as nothing known', async () => {
    writeFileSync(join(folder, 'providers.json'), '{"half');
    expect(await createProviderMemory(folder, 'machine 1').choose('a1', '1.30.0')).toBeNull();
  });
});
