import { formatNumber, type JudgedTrial } from '../../inference/provider-trial.ts';
import type { DoctorReport, ModelReport } from './doctor-report.ts';

const gibibyte = 1024 ** 3;

/** The report for a person, as lines. */
export function printDoctor(report: DoctorReport): readonly string[] {
  const { system, cpu, memoryBytes } = report;
  const size = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GiB`;
  return [
    `Countersign ${report.countersign}, Node ${report.node}, onnxruntime ${report.onnxruntime ?? 'not usable'}`,
    `${system.platform} ${system.release} ${system.arch}, ${cpu.model}, ${String(cpu.threads)} threads`,
    `Memory ${size(memoryBytes.total)}, of which ${size(memoryBytes.free)} free`,
    ...(report.problem === null ? [offerLine(report)] : ['', report.problem]),
    ...report.models.flatMap(modelLines),
    '',
    report.ok ? 'Every model runs.' : 'Not every model runs; see above.',
  ];
}

function offerLine({ offered, tried }: DoctorReport): string {
  const names = offered.map(({ name, bundled }) =>
    bundled ? name : `${name} (needs libraries of the machine)`,
  );
  return `This onnxruntime offers ${names.join(', ')}; tried here: ${tried.join(', ')}`;
}

function modelLines({ id, version, problem, networks, ok }: ModelReport): string[] {
  const title = `${id}${version === null ? '' : ` ${version}`}`;
  if (problem !== null) return ['', `${title}: ${problem}`];
  const hashed = networks.every((network) => network.problem === null) && networks.length > 0;
  const lines = networks.flatMap(({ network, problem: wrong, trials }) => [
    `  ${network}${wrong === null ? '' : `: ${wrong}`}`,
    ...trials.map(trialLine),
  ]);
  return [
    '',
    `${title}: ${ok ? 'runs' : 'does not run'}${hashed ? ', files are those of the manifest' : ''}`,
    ...lines,
  ];
}

function trialLine({ provider, medianMs, maxDifference, used, reason }: JudgedTrial): string {
  const name = provider.padEnd(8);
  const time = medianMs === null ? '' : `${formatNumber(medianMs)} ms, `;
  const difference =
    medianMs === null || provider === 'cpu' ? '' : `differs by at most ${formatNumber(maxDifference)}, `;
  return `    ${name}${used ? 'used' : 'not used'}: ${time}${difference}${reason}`;
}
