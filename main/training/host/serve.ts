import { defectTrace } from '../../../core/contract/defect.ts';
import { ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import type { TrainingExample } from '../../../core/training/example.ts';
import { HostFailure } from '../../inference/host/host-failure.ts';
import { loadOrt, type OrtModule } from '../../inference/host/load-ort.ts';
import { installAdvice } from '../../platform/install-advice.ts';
import type { ExampleList, FromTrainer, ToTrainer, TrainerRun } from '../protocol.ts';
import { shareExample } from '../loader/share-example.ts';
import { chooseProvider } from './choose-provider.ts';
import { TRAINING_MEMORY } from './graph-session.ts';
import { runTraining } from './run-training.ts';

export interface TrainerChannel {
  /** Resolves when the message has left this process. */
  send(message: FromTrainer): Promise<void>;
  onMessage(listener: (message: ToTrainer) => void): void;
}

/** Loads onnxruntime, takes in one training and does it. */
export async function serve(channel: TrainerChannel): Promise<void> {
  const send = (message: FromTrainer): void => void channel.send(message);
  let ort: OrtModule;
  try {
    ort = await loadOrt();
  } catch (error) {
    const why = messageOf(error).replace(/\s+/g, ' ').slice(0, 300);
    const message = `onnxruntime cannot be loaded on this machine, so nothing can be trained; ${installAdvice()} (${why}).`;
    send({ kind: 'failed', code: 'training-unavailable', message });
    return;
  }
  const lists: Record<ExampleList, TrainingExample[]> = { training: [], validation: [], unlabelled: [] };
  let prepared: { readonly run: TrainerRun; readonly provider: string } | null = null;
  let wish: 'pause' | 'finish' | null = null;
  let stored: () => void = () => undefined;

  const answer = async (message: ToTrainer): Promise<void> => {
    switch (message.kind) {
      case 'prepare': {
        const { run } = message;
        const onTrial = (provider: string): Promise<void> => channel.send({ kind: 'trying', provider });
        const choice = await chooseProvider(run, { ort, onTrial });
        prepared = { run, provider: choice.provider };
        return send({ kind: 'chosen', ...choice });
      }
      case 'examples':
        // Where the loader's threads look at them: no second copy is needed.
        lists[message.list].push(...message.examples.map(shareExample));
        return send({ kind: 'taken' });
      case 'start': {
        if (prepared === null) throw new Error('A training starts before it is prepared.');
        const { run, provider } = prepared;
        const { initial, checkpoint } = message;
        const set = { structures: run.structures, mirrored: run.mirrored, ...lists };
        return runTraining(
          { run, set, initial, checkpoint },
          {
            ort,
            provider,
            tell: send,
            wish: () => wish,
            store: (state) =>
              new Promise((resolve) => {
                stored = resolve;
                send({ kind: 'checkpoint', state });
              }),
          },
        );
      }
      case 'stored':
        return stored();
      case 'pause':
      case 'finish':
        wish = message.kind;
    }
  };
  channel.onMessage((message) => {
    answer(message).catch((error: unknown) => send(failureMessage(error)));
  });
  send({ kind: 'ready' });
}

function failureMessage(error: unknown): FromTrainer {
  if (error instanceof HostFailure || error instanceof ExpectedError)
    return { kind: 'failed', code: error.code, message: error.message };
  const message = messageOf(error);
  if (/allocation failed|bad_alloc|out of memory/i.test(message))
    return { kind: 'failed', code: TRAINING_MEMORY, message };
  // Nothing here knows of a patient: cases are digests.
  return { kind: 'broken', message: `${message} (${defectTrace(error)})` };
}
