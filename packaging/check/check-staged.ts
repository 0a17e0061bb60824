import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import type { Configuration } from 'electron-builder';
import type { ShippedPackage } from '../notices/shipped-packages.ts';
import { machineName, type Machine } from '../stage/targets.ts';
import { checkBudget, sizesOf, type Sizes } from './budget.ts';
import { checkArchive } from './check-archive.ts';
import { checkResources } from './check-resources.ts';
import type { CheckOutcome } from './check.ts';
import { stagedFacts, type StagedFacts } from './staged-facts.ts';

/** What every package of one machine contains, and what was found in it. */
export interface MachineReport {
  readonly machine: string;
  readonly electron: 'real' | 'stand-in';
  readonly contents: Pick<StagedFacts, 'archive' | 'resourceFiles' | 'otherFiles' | 'fuses' | 'headerSha256'>;
  /** Null when nobody asked. */
  readonly sizes: Sizes | null;
  readonly checks: readonly CheckOutcome[];
}

export interface StagedCheck {
  readonly folder: string;
  readonly machine: Machine;
  readonly config: Configuration;
  readonly shipped: readonly ShippedPackage[];
  /** Compressing everything to know its size takes some seconds. */
  readonly sizes: 'measure' | 'leave';
}

/** Looks at an unpacked program as it will be installed, whoever made it. */
export async function checkStaged(request: StagedCheck): Promise<MachineReport> {
  const { folder, machine, config, shipped } = request;
  const facts = await stagedFacts(folder, machine);
  const extracted = mkdtempSync(join(tmpdir(), 'countersign-archive-'));
  try {
    extractAll(join(facts.resources, 'app.asar'), extracted);
    const sizes = request.sizes === 'measure' ? sizesOf(facts) : null;
    const { archive, resourceFiles, otherFiles, fuses, headerSha256 } = facts;
    return {
      machine: machineName(machine),
      electron: facts.isElectron ? 'real' : 'stand-in',
      contents: { archive, resourceFiles, otherFiles, fuses, headerSha256 },
      sizes,
      checks: [
        ...checkArchive(facts, extracted, shipped),
        ...(await checkResources(facts, config)),
        ...(sizes === null ? [] : [checkBudget(sizes, machine)]),
      ],
    };
  } finally {
    rmSync(extracted, { recursive: true, force: true });
  }
}
