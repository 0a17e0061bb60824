import type { MaintenancePort, SettingsPort } from '../backend/ports.ts';
import { checkUpdate } from '../update/check-update.ts';
import { runningProgram } from '../update/running-program.ts';
import { unpackUpdate } from '../update/unpack-update.ts';
import type { StationModels } from './load-models.ts';
import type { StationLog } from './station-log.ts';
import { supportReport } from './support-report.ts';

export interface MaintenanceParts {
  readonly log: StationLog;
  readonly settings: SettingsPort;
  readonly models: Pick<StationModels, 'registry'>;
  /** Of the workspace. */
  readonly folder: string;
}

/** What looks after this station: its reports and its updates. */
export function createMaintenance({ log, settings, models, folder }: MaintenanceParts): MaintenancePort {
  return {
    supportReport: (inference) =>
      supportReport({
        log,
        settings: settings.now(),
        registry: models.registry,
        inference,
        workspace: folder,
        now: () => new Date(),
      }),
    pageCrashed: (trace) => void log.defect('page', trace),
    checkUpdate: (path, options) => checkUpdate(path, runningProgram(), options),
    unpackUpdate: (request, options) => unpackUpdate(request, runningProgram(), options),
  };
}
