import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import type { ExportCase } from '../export-case.ts';
import type { PatientsFacts } from './batch-writer.ts';
import type { LoadedCase } from './load-export-case.ts';
import type { PatientMap } from './patient-map.ts';

/** What the conformance gate found. */
export interface ExportCheck {
  /** Cases that would be in the batch, by id, in the order of the selection. */
  readonly cases: readonly string[];
  /** Structures whose masks would leave. */
  readonly structures: number;
  /** Cases with nothing that leaves. */
  readonly withoutContent: number;
  readonly leftOut: readonly { readonly caseId: string; readonly reason: string }[];
  /** All of them, refusals among them; what is said of the whole batch once. */
  readonly findings: readonly Finding[];
  /** Whether the batch may not be written. */
  readonly refused: boolean;
  readonly patients: PatientsFacts;
}

/** Something leaves, or somebody has judged: a rejected structure is in the report though its mask stays here. */
export function hasContent(one: ExportCase): boolean {
  return one.structures.some(({ leaves, judgement }) => leaves || judgement !== 'unsigned');
}

export interface GateResults {
  /** @param findings null: nothing of the case leaves. */
  add(loaded: LoadedCase, findings: readonly Finding[] | null): void;
  check(): ExportCheck;
}

/** Adds up what the gate says, case by case. */
export function createGateResults(
  { leaveOutRefused }: Pick<ExportOptions, 'leaveOutRefused'>,
  patients: PatientMap | null,
): GateResults {
  const cases: string[] = [];
  const leftOut: { caseId: string; reason: string }[] = [];
  const ofCases: Finding[] = [];
  const ofBatch = new Map<string, Finding>();
  /** By patient, since one is in one part alone. */
  const splits = new Map<string, ExportCase['split']>();
  let [structures, withoutContent, unmapped] = [0, 0, 0];
  return {
    add({ one, unmapped: isUnmapped, splitKey }, findings) {
      if (findings === null) {
        withoutContent++;
        return;
      }
      for (const finding of findings) {
        if (finding.caseId === null) ofBatch.set(keyOf(finding), finding);
        else ofCases.push(finding);
      }
      const refusal = findings.find(({ severity, caseId }) => severity === 'refused' && caseId !== null);
      if (refusal !== undefined) {
        leftOut.push({ caseId: one.caseId, reason: refusal.message });
        return;
      }
      cases.push(one.caseId);
      structures += one.structures.filter(({ leaves }) => leaves).length;
      splits.set(splitKey, one.split);
      if (isUnmapped) unmapped++;
    },
    check() {
      const findings = [...ofBatch.values(), ...unmappedFindings(unmapped), ...ofCases];
      const batchRefused = [...ofBatch.values()].some(({ severity }) => severity === 'refused');
      return {
        cases,
        structures,
        withoutContent,
        leftOut,
        findings,
        refused: batchRefused || cases.length === 0 || (!leaveOutRefused && leftOut.length > 0),
        patients: { file: patients?.sha256 ?? null, unmapped, bySplit: countSplits(splits) },
      };
    },
  };
}

function keyOf({ code, structure, format, message }: Finding): string {
  return JSON.stringify([code, structure, format, message]);
}

function unmappedFindings(count: number): Finding[] {
  if (count === 0) return [];
  const cases = count === 1 ? '1 case has' : `${count} cases have`;
  return [
    {
      severity: 'warning',
      code: 'patients-unknown',
      caseId: null,
      structure: null,
      format: null,
      message: `${cases} no Patient ID and count as one patient in the split, until somebody says whose they are.`,
    },
  ];
}

function countSplits(splits: ReadonlyMap<string, ExportCase['split']>): PatientsFacts['bySplit'] {
  const counts = { train: 0, val: 0, test: 0 };
  for (const split of splits.values()) counts[split]++;
  return counts;
}
