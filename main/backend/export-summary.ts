import type { ExportCheck, FoundCase, FoundGroup } from '../../core/contract/export.ts';
import type { ExportFormat, SplitName } from '../../core/exchange/export-options.ts';
import type { Finding } from '../../core/exchange/finding.ts';
import type { Judgement } from '../../core/exchange/judgement.ts';
import type { ExportCase } from '../exchange/export-case.ts';
import type { LoadedCase } from '../exchange/batch/load-export-case.ts';

/** Sentences of one code, and cases of one sentence, that travel to the page. */
const SENTENCES_SHOWN = 12;
const CASES_SHOWN = 12;

/** Counts what would leave, case by case, so that no more than one case is in memory. */
export interface ExportSummary {
  /** @param findings null: nothing of the case is in the batch. */
  add(loaded: LoadedCase, findings: readonly Finding[] | null): void;
  result(): ExportCheck;
}

interface Sentence {
  readonly message: string;
  readonly formats: Set<ExportFormat>;
  readonly cases: FoundCase[];
  count: number;
  /** Distinct cases, also those that are not listed: findings of one case come together. */
  caseCount: number;
  lastCase: string | null;
}

interface Group {
  readonly severity: Finding['severity'];
  readonly code: string;
  readonly sentences: Map<string, Sentence>;
  readonly cases: Set<string>;
  count: number;
}

export function createExportSummary(): ExportSummary {
  const structures: Record<Judgement, number> = {
    signed: 0,
    absent: 0,
    rejected: 0,
    deferred: 0,
    unsigned: 0,
  };
  const patients = new Set<string>();
  const split: Record<SplitName, Set<string>> = { train: new Set(), val: new Set(), test: new Set() };
  const groups = new Map<string, Group>();
  const refused = new Set<string>();
  let batchRefused = false;
  let cases = 0;
  let leavingCases = 0;
  let leavingStructures = 0;
  let burnedIn = 0;
  let withoutPatientId = 0;

  const find = (finding: Finding, one: ExportCase): void => {
    const { severity, code, message, format } = finding;
    const group = into(groups, `${severity} ${code}`, () => ({
      severity,
      code,
      sentences: new Map(),
      cases: new Set(),
      count: 0,
    }));
    const sentence = into(group.sentences, message, () => ({
      message,
      formats: new Set(),
      cases: [],
      count: 0,
      caseCount: 0,
      lastCase: null,
    }));
    group.count += 1;
    sentence.count += 1;
    if (format !== null) sentence.formats.add(format);
    if (severity === 'refused') {
      if (finding.caseId === null) batchRefused = true;
      else refused.add(finding.caseId);
    }
    if (finding.caseId === null) return;
    group.cases.add(finding.caseId);
    if (sentence.lastCase === finding.caseId) return;
    sentence.lastCase = finding.caseId;
    sentence.caseCount += 1;
    if (sentence.cases.length < CASES_SHOWN) sentence.cases.push(foundCase(one));
  };

  return {
    add({ one, splitKey, unmapped }, findings) {
      cases += 1;
      patients.add(splitKey);
      for (const { judgement } of one.structures) structures[judgement] += 1;
      if (findings === null) return;
      const isRefused = findings.some(({ severity, caseId }) => severity === 'refused' && caseId !== null);
      const leaving = isRefused ? 0 : one.structures.filter(({ leaves }) => leaves).length;
      leavingStructures += leaving;
      if (leaving > 0) leavingCases += 1;
      split[one.split].add(splitKey);
      if (unmapped) withoutPatientId += 1;
      burnedIn += one.frames.filter(({ facts }) => facts.burnedIn !== 'NO').length;
      for (const finding of findings) find(finding, one);
    },
    result: () => ({
      cases,
      patients: patients.size,
      structures: { ...structures },
      leaving: { cases: leavingCases, structures: leavingStructures },
      refused: batchRefused ? cases : refused.size,
      burnedIn,
      withoutPatientId,
      split: { train: split.train.size, val: split.val.size, test: split.test.size },
      found: [...groups.values()].map(shownGroup).sort(mostSeriousFirst),
    }),
  };
}

function shownGroup({ severity, code, sentences, cases, count }: Group): FoundGroup {
  const ordered = [...sentences.values()].sort((a, b) => b.caseCount - a.caseCount || b.count - a.count);
  return {
    severity,
    code,
    count,
    cases: cases.size,
    sentences: ordered.slice(0, SENTENCES_SHOWN).map((one) => ({
      message: one.message,
      formats: [...one.formats],
      count: one.count,
      cases: one.cases,
      moreCases: one.caseCount - one.cases.length,
    })),
    moreSentences: Math.max(0, ordered.length - SENTENCES_SHOWN),
  };
}

function mostSeriousFirst(a: FoundGroup, b: FoundGroup): number {
  const rank = (group: FoundGroup): number => (group.severity === 'refused' ? 0 : 1);
  return rank(a) - rank(b) || b.cases - a.cases || (a.code < b.code ? -1 : 1);
}

/** For the page alone. */
function foundCase({ caseId, frames }: ExportCase): FoundCase {
  const facts = frames[0]?.facts;
  return {
    caseId,
    patientName: facts?.patient.name ?? '',
    patientId: facts?.patient.id ?? '',
    studyDate: facts?.study.date ?? '',
  };
}

function into<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
