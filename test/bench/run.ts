import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchFigure, BenchFigures } from './figure.ts';

/**
 * `npm run bench -- [--json FILE] [names]`: measures and prints. Loaded one by one, so that one bench does not
 * pay for the memory of another. Exit code 1 when a figure misses its limit.
 */
const BENCHES: Readonly<Record<string, () => Promise<BenchFigures>>> = {
  chain: async () => (await import('./chain.ts')).chainBench(),
  prepare: async () => (await import('./prepare.ts')).prepareBench(),
  prompt: async () => (await import('./prompt.ts')).promptBench(),
  catalogue: async () => (await import('./catalogue.ts')).catalogueBench(),
  worklist: async () => (await import('./worklist.ts')).worklistBench(),
  sealing: async () => (await import('./sealing.ts')).sealingBench(),
  review: async () => (await import('./review.ts')).reviewBench(),
  decode: async () => (await import('./decode.ts')).decodeBench(),
  masks: async () => (await import('./masks.ts')).masksBench(),
  seg: async () => (await import('./seg.ts')).segBench(),
  nnunet: async () => (await import('./nnunet.ts')).nnunetBench(),
  training: async () => (await import('./training.ts')).trainingBench(),
  list: async () => (await import('./workstation.ts')).listBench(),
  workstation: async () => (await import('./workstation.ts')).workstationBench(),
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
console.log(
  `${platform()} ${arch()}, ${String(availableParallelism())} x ${cpu}, ` +
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`,
);
const all: Record<string, BenchFigure> = {};
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${name} (load ${loadavg()[0]?.toFixed(1) ?? '?'} at the start)`);
  for (const [figure, result] of Object.entries(await bench())) {
    all[figure] = result;
    console.log(`  ${figure.padEnd(44)} ${lineOf(result)}`);
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
const missed = Object.entries(all).filter(([, figure]) => !figure.ok);
if (missed.length > 0) {
  console.log(`\nMissed: ${missed.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}

function lineOf({ value, limit, unit, ok }: BenchFigure): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  const shown = `${value.toFixed(digits)} ${unit}`.padStart(16);
  return limit === null ? shown : `${shown}   limit ${String(limit)} ${ok ? 'ok' : 'MISSED'}`;
}
