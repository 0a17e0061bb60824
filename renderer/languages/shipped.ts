import type { Catalogue } from '../../core/domain/language-file.ts';
import accounts from './de/accounts.json' with { type: 'json' };
import app from './de/app.json' with { type: 'json' };
import backend from './de/backend.json' with { type: 'json' };
import commands from './de/commands.json' with { type: 'json' };
import common from './de/common.json' with { type: 'json' };
import exporting from './de/exporting.json' with { type: 'json' };
import jobs from './de/jobs.json' with { type: 'json' };
import prompting from './de/prompting.json' with { type: 'json' };
import reading from './de/reading.json' with { type: 'json' };
import settings from './de/settings.json' with { type: 'json' };
import start from './de/start.json' with { type: 'json' };
import structures from './de/structures.json' with { type: 'json' };
import support from './de/support.json' with { type: 'json' };
import tour from './de/tour.json' with { type: 'json' };
import training from './de/training.json' with { type: 'json' };
import ui from './de/ui.json' with { type: 'json' };
import unlocking from './de/unlocking.json' with { type: 'json' };
import verdict from './de/verdict.json' with { type: 'json' };
import worklist from './de/worklist.json' with { type: 'json' };

/** Languages that the program brings beside English, by their tags. One file an area, so that many can translate. */
export const shippedLanguages: ReadonlyMap<string, Catalogue> = new Map([
  [
    'de',
    {
      ...accounts,
      ...app,
      ...backend,
      ...commands,
      ...common,
      ...exporting,
      ...jobs,
      ...prompting,
      ...reading,
      ...settings,
      ...start,
      ...structures,
      ...support,
      ...tour,
      ...training,
      ...ui,
      ...unlocking,
      ...verdict,
      ...worklist,
    },
  ],
]);
