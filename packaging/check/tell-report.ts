import type { CheckOutcome } from './check.ts';
import type { MachineReport } from './check-staged.ts';

export interface Report {
  readonly configuration: readonly CheckOutcome[];
  readonly machines: readonly MachineReport[];
}

/** The report for a person: a line a check, a few for the sizes. */
export function tellReport({ configuration, machines }: Report): string {
  const lines = ['Configuration', ...configuration.map(line)];
  for (const { machine, electron, sizes, checks } of machines) {
    const stand = electron === 'real' ? 'around Electron' : 'around a stand-in for Electron';
    lines.push('', `${machine} (${stand})`, ...checks.map(line));
    for (const [name, { installedMb, packedMb }] of Object.entries(sizes?.parts ?? {})) {
      lines.push(
        `      ${name.padEnd(10)} ${installedMb.toFixed(1).padStart(7)} MB, packed ${packedMb.toFixed(1).padStart(7)} MB`,
      );
    }
  }
  return lines.join('\n');
}

function line({ name, ok, detail }: CheckOutcome): string {
  return `  ${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`;
}
