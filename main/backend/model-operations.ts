import type { modelOperations as operations } from '../../core/contract/training.ts';
import type { Contract } from '../../core/contract/contract.ts';
import type { CallName } from '../../core/contract/define.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { compareModels } from '../evaluation/compare-models.ts';
import { promoteModel } from '../evaluation/promote-model.ts';
import { modelSummaries } from '../models/model-summaries.ts';
import { readCard } from '../models/read-card.ts';
import { exportModel } from '../models/transfer/export-model.ts';
import { importModel } from '../models/transfer/import-model.ts';
import { asJob, toldTwice } from './as-job.ts';
import { everyPercent } from './every-percent.ts';
import { abortSignalOf } from './linked-signal.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

type ModelOperation = CallName<Contract> & keyof typeof operations;

/** Models of this station: what they are, how they travel, how two compare, which one a task uses. */
export function modelOperations(
  parts: BackendParts,
): Pick<Implementation<Contract, Session>, ModelOperation> {
  const { ports, jobs, models, engines, batch, logins, pages } = parts;
  const { registry, modelPlaces, store } = ports;
  return {
    'models.list': async () => {
      const tasks = (await store.tasks()).map(({ task }) => task);
      return { models: await modelSummaries(registry, modelPlaces, tasks) };
    },
    'models.card': async ({ modelId }) => ({ text: await readCard(registry, modelId) }),
    'models.export': ({ modelId, place }, session, work) => {
      const folder = session.places.pathOf(place);
      const caller = { session, signal: abortSignalOf(work.signal) };
      const facts = { kind: 'model-export', title: 'Writing a model', priority: 'batch' } as const;
      return asJob(jobs, facts, caller, async ({ signal }) => {
        const { path, sha256 } = await exportModel({ registry, id: modelId, folder }, { signal });
        ports.host.reveal?.(path);
        return { path, sha256 };
      });
    },
    'models.import': ({ place, as }, session, work) => {
      const file = session.places.pathOf(place);
      const caller = { session, signal: abortSignalOf(work.signal) };
      const facts = { kind: 'model-import', title: 'Taking a model over', priority: 'batch' } as const;
      return asJob(jobs, facts, caller, async (job) => {
        const request = {
          registry,
          file,
          folder: modelPlaces.station,
          as,
          now: new Date().toISOString(),
          tryModels: ports.tryModels,
        };
        const { signal, onProgress } = toldTwice(job, work.progress);
        const { id } = await importModel(request, {
          signal,
          onProgress: everyPercent((read) => onProgress({ ...read, what: 'Reading a model' })),
        });
        await models.changed();
        return { modelId: id };
      });
    },
    'models.compare': (question, session, work) => {
      const caller = { session, signal: abortSignalOf(work.signal) };
      const facts = { kind: 'comparison', title: 'Comparing two models', priority: 'batch' } as const;
      return asJob(jobs, facts, caller, (job) =>
        compareModels(
          question,
          { store, registry, loadEngine: (task) => engines.of(task), thread: batch },
          toldTwice(job, work.progress),
        ),
      );
    },
    'models.promote': async ({ taskId, modelId }, session) => {
      const by = logins.authorOf(session);
      const { task, calibrationDropped } = await promoteModel(
        { folder: ports.folder, taskId, modelId, by },
        { store, registry },
      );
      pages.rowsChanged(null);
      pages.emit('models.changed', {});
      return { version: task.version, calibrationDropped };
    },
  };
}
