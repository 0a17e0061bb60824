import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import { MOST_TRACE } from '../../../core/contract/maintenance.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { t } from '../language/translate.ts';
import type { SessionModel } from '../session/session-model.ts';
import type { UpdateState, UpkeepModel, UpkeepState } from './upkeep-model.ts';

export function createUpkeepModel(
  client: Client<Contract>,
  session: Pick<SessionModel, 'store' | 'notify'>,
): UpkeepModel {
  const store = createStore<UpkeepState>(() => ({ update: { phase: 'none' } }));
  const show = (update: UpdateState): void => store.setState({ update });
  const refuse = (error: unknown): void => show({ phase: 'refused', problem: sentenceOf(error) });

  return {
    store,
    async saveReport() {
      try {
        if (!session.store.getState().host.folderDialog) return await client.request('support.text', {});
        const { name } = await client.request('support.save', { place: null });
        if (name !== null) session.notify('info', t('The report was saved as {name}.', { name }));
      } catch (error) {
        session.notify('warning', sentenceOf(error));
      }
      return null;
    },
    async reportCrash(trace) {
      // A defect of the connection itself cannot be told over it; the panel shows it all the same.
      await client.request('crash.report', { trace: trace.slice(0, MOST_TRACE) }).catch(() => undefined);
    },
    async checkUpdate(place) {
      show({ phase: 'reading', done: 0, total: 0 });
      try {
        const onProgress = ({ done, total }: { done: number; total: number }): void =>
          show({ phase: 'reading', done, total });
        const facts = await client.job('update.check', { place }, { onProgress });
        show({ phase: 'genuine', facts, place });
      } catch (error) {
        refuse(error);
      }
    },
    async unpack(file, target) {
      const { update } = store.getState();
      if (update.phase !== 'genuine') return;
      show({ phase: 'unpacking', done: 0, total: 0 });
      try {
        const onProgress = ({ done, total }: { done: number; total: number }): void =>
          show({ phase: 'unpacking', done, total });
        const { path, shown } = await client.job(
          'update.unpack',
          { place: update.place, file, target },
          { onProgress },
        );
        show({ phase: 'unpacked', path, shown });
      } catch (error) {
        refuse(error);
      }
    },
    reset: () => show({ phase: 'none' }),
  };
}
