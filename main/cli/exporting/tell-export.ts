import { counted } from '../counted.ts';
import { withSwitch } from './switches.ts';
import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import type { ExportCheck } from '../../exchange/batch/gate-results.ts';
import type { ExportOutcome } from '../../exchange/batch/run-export.ts';
import type { CommandContext } from '../command.ts';

export interface ExportReport {
  /** As it was chosen, with the formats that were added. */
  readonly options: ExportOptions;
  readonly target: string;
  readonly outcome: ExportOutcome;
}

/** Prints what became of an export: for people, or as one object. */
export async function tellExport(context: CommandContext, report: ExportReport): Promise<void> {
  const { outcome, options, target } = report;
  const { check } = outcome;
  if (context.json) {
    const batch = outcome.kind === 'written' ? outcome.result : null;
    const facts = { ...check, cases: batch?.cases ?? 0, checked: check.cases.length };
    await context.out.line(JSON.stringify({ outcome: outcome.kind, target, options, ...facts, batch }));
    return;
  }
  for (const line of findingLines(check.findings)) await context.out.line(line);
  for (const line of summaryLines(report)) await context.out.line(line);
}

function summaryLines({ outcome, options }: ExportReport): string[] {
  const { check } = outcome;
  if (outcome.kind === 'refused') {
    const others =
      check.cases.length > 0 && check.leftOut.length > 0
        ? ` ${counted(check.cases.length, 'other case')} could leave: --leave-out-refused exports those.`
        : '';
    return [`Refused: nothing was exported.${others}`];
  }
  const { result } = outcome;
  const { train, val, test } = check.patients.bySplit;
  return [
    `${counted(result.cases, 'case')}, ${counted(result.structures, 'mask')} as ${options.formats.join(', ')}: ` +
      `${counted(result.files, 'file')}, ${size(result.bytes)}`,
    `Patients: ${train} train, ${val} val, ${test} test (seed ${options.split.seed})`,
    ...leftLines(check),
    ...(result.emptyFormats.length === 0
      ? []
      : [`Nothing in these cases is written as ${result.emptyFormats.join(', ')}.`]),
    `Batch ${result.id}${result.signedBy === null ? '' : `, signed by ${result.signedBy}`}`,
    `Written and read back: ${result.target}`,
    `Check it anywhere with: countersign verify ${result.target}`,
  ];
}

function leftLines({ withoutContent, leftOut }: ExportCheck): string[] {
  const lines: string[] = [];
  if (withoutContent > 0)
    lines.push(`${counted(withoutContent, 'case')} with nothing that leaves stayed here.`);
  if (leftOut.length > 0) lines.push(`${counted(leftOut.length, 'refused case')} stayed here.`);
  return lines;
}

/** The same sentence once, refusals first. */
function findingLines(findings: readonly Finding[]): string[] {
  const groups = new Map<string, { first: Finding; cases: Set<string> }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.severity, finding.code, finding.format, finding.message]);
    const group = groups.get(key) ?? { first: finding, cases: new Set<string>() };
    if (finding.caseId !== null) group.cases.add(finding.caseId);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => Number(b.first.severity === 'refused') - Number(a.first.severity === 'refused'))
    .map(({ first, cases }) => {
      const [one = ''] = cases;
      const where = cases.size > 1 ? `${cases.size} cases, first ${one}` : one === '' ? '' : `case ${one}`;
      const place = [first.format ?? '', where].filter((part) => part !== '').join('; ');
      const word = first.severity === 'refused' ? 'Refused' : 'Note';
      return withSwitch(first.code, `${word}${place === '' ? '' : ` (${place})`}: ${first.message}`);
    });
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
