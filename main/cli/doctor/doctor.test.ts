import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelManifest } from '../../../core/domain/model-manifest.ts';
import { judgeTrials } from '../../inference/provider-trial.ts';
import type { SelfTestReport } from '../../inference/self-test.ts';
import type { ModelProblem, ModelRegistry } from '../../models/model-registry.ts';
import { makeReport } from './doctor-report.ts';
import { printDoctor } from './print-doctor.ts';

function registry(problems: readonly ModelProblem[] = []): ModelRegistry {
  // The report lists models and problems only.
  const part = { list: () => [{ id: 'wrist', version: '1' } as ModelManifest], problems: () => problems };
  return part as unknown as ModelRegistry;
}

function tested(cpuProblem: string | null): SelfTestReport {
  const trials = [
    {
      provider: 'cpu',
      problem: cpuProblem,
      medianMs: cpuProblem === null ? 12.345 : null,
      maxDifference: null,
    },
    { provider: 'webgpu', problem: 'no graphics adapter was found', medianMs: null, maxDifference: null },
  ];
  return {
    facts: { ortVersion: '1.2.3', nodeVersion: '24.0.0', providers: [{ name: 'cpu', bundled: true }] },
    networks: [
      { network: 'wrist', sha256: 'a', tolerance: 0.1, problem: null, trials: judgeTrials(trials, 0.1) },
    ],
  };
}

describe('the report of doctor', () => {
  it('is good when every model runs somewhere, and says in words why a provider is not used', () => {
    const report = makeReport(registry(), tested(null));
    expect(report).toMatchObject({ ok: true, onnxruntime: '1.2.3', problem: null });
    const text = printDoctor(report).join('\n');
    expect(text).toContain('wrist 1: runs, files are those of the manifest');
    expect(text).toContain('cpu     used: 12 ms, nothing else that works here is correct and faster');
    expect(text).toContain('webgpu  not used: no graphics adapter was found');
    expect(text).toContain('Every model runs.');
  });

  it('is bad when a model runs nowhere, has a wrong manifest, or nothing can run', () => {
    expect(makeReport(registry(), tested('unknown operator')).ok).toBe(false);
    const error = new ExpectedError('model-manifest-wrong', 'The manifest is wrong at tolerance.');
    const wrong = makeReport(registry([{ folder: '/m/knee', id: 'knee', error }]), tested(null));
    expect(wrong.ok).toBe(false);
    expect(printDoctor(wrong)).toContain('knee: The manifest is wrong at tolerance.');
    const nothing = makeReport(registry(), 'onnxruntime cannot be loaded.');
    expect(nothing).toMatchObject({ ok: false, onnxruntime: null });
    expect(printDoctor(nothing)).toContain('onnxruntime cannot be loaded.');
  });
});
