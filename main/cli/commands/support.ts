import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { dataFolder } from '../../platform/data-folder.ts';
import { loadModels } from '../../station/load-models.ts';
import { openSettings } from '../../station/settings-file.ts';
import { openStationLog } from '../../station/station-log.ts';
import { supportReport } from '../../station/support-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export const command: Command = {
  name: 'support',
  summary: 'Write a text file for support: versions, models, figures, last log lines, without patient data',
  usage: '[WORKSPACE] --out FILE [--models DIR]...',
  description:
    'Writes one readable text file: versions, system, models and whether their files are whole, settings, the last ' +
    'lines of the logs and the last crash report; with WORKSPACE also how much is in it. Names, identifiers and paths ' +
    'are taken out before. Nothing is sent anywhere: read the file and pass it on yourself. Can run while the ' +
    'workstation is open.',
  options: {
    out: { kind: 'text', value: 'FILE', help: 'text file to write; must not exist yet', required: true },
    models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
  },
  positionals: { min: 0, max: 1 },
  examples: ['countersign support ./workspace --out support.txt'],
  async run(input, context) {
    const out = resolve(context.cwd, input.need('out'));
    if (existsSync(out)) {
      throw new ExpectedError(
        'output-exists',
        `${out} is there already; choose another name for the report.`,
      );
    }
    const station = dataFolder(context.env, process.platform);
    const folders = input.list('models').map((one) => resolve(context.cwd, one));
    const { registry } = await loadModels({ env: context.env, folders });
    const [workspace] = input.positionals;
    const text = await supportReport({
      log: context.log ?? openStationLog({ dataFolder: station, kind: 'cli' }),
      settings: (await openSettings(station)).now(),
      registry,
      inference: null,
      workspace: workspace === undefined ? null : resolve(context.cwd, workspace),
      now: () => new Date(),
    });
    await writeAtomically(out, text);
    if (context.json) await context.out.line(JSON.stringify({ file: out }));
    else await context.out.line(`The report is in ${out}. Read it before you pass it on.`);
    return EXIT.ok;
  },
};
