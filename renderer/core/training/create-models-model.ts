import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { ModelsModel, ModelsState, Transfer } from './training-model.ts';
import { BEGUN, createWorker } from './work.ts';

export function createModelsModel(client: Client<Contract>): ModelsModel {
  const store = createStore<ModelsState>(() => ({
    phase: 'loading',
    problem: '',
    models: [],
    chosen: null,
    card: null,
    cardProblem: '',
    transfer: null,
  }));
  const { getState, setState } = store;

  const readCard = async (modelId: string): Promise<void> => {
    const isStill = (): boolean => getState().chosen === modelId;
    try {
      const { text } = await client.request('models.card', { modelId });
      if (isStill()) setState({ card: text, cardProblem: '' });
    } catch (error) {
      if (isStill()) setState({ card: '', cardProblem: sentenceOf(error) });
    }
  };

  const choose = (modelId: string): void => {
    if (getState().chosen === modelId) return;
    setState({ chosen: modelId, card: null, cardProblem: '' });
    void readCard(modelId);
  };

  const refresh = async (): Promise<void> => {
    try {
      const { models } = await client.request('models.list', {});
      setState({ models, phase: 'ready', problem: '' });
      const { chosen } = getState();
      const first = models[0];
      if (first !== undefined && !models.some(({ id }) => id === chosen)) choose(first.id);
    } catch (error) {
      setState({ phase: 'failed', problem: sentenceOf(error) });
    }
  };

  const update = (change: Partial<Transfer>): void =>
    setState(({ transfer }) => (transfer === null ? {} : { transfer: { ...transfer, ...change } }));
  const worker = createWorker(update);
  const begin = (kind: Transfer['kind'], modelId: string): void =>
    setState({ transfer: { ...BEGUN, kind, modelId, path: '', sha256: '' } });

  return {
    store,
    refresh,
    choose,
    exportTo: async (modelId, place) => {
      begin('export', modelId);
      const written = await worker.run((signal, onProgress) =>
        client.job('models.export', { modelId, place }, { signal, onProgress }),
      );
      if (written !== null) update(written);
    },
    importFrom: async (place, as) => {
      begin('import', '');
      const read = await worker.run((signal, onProgress) =>
        client.job('models.import', { place, as }, { signal, onProgress }),
      );
      if (read === null) return;
      update(read);
      await refresh();
      choose(read.modelId);
    },
    cancel: worker.cancel,
    dismiss: () => {
      if (getState().transfer?.state !== 'running') setState({ transfer: null });
    },
  };
}
