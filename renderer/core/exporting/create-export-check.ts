import type { Contract } from '../../../core/contract/contract.ts';
import type { InputOf } from '../../../core/contract/define.ts';
import { createCancelSource, type CancelSource } from '../../../core/transport/cancel-source.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { RendererPorts } from '../ports.ts';
import type { CheckState } from './export-model.ts';

/** Several changes shortly after each other make one check. */
export const CHECK_AFTER_MS = 350;

export interface ExportCheckPorts {
  readonly client: Client<Contract>;
  readonly schedule: RendererPorts['schedule'];
  readonly onScreen: () => boolean;
  /** What would be checked now; null: nothing can be. Equal questions have equal answers until cases change. */
  readonly question: () => InputOf<Contract, 'export.check'> | null;
  readonly show: (change: Partial<CheckState>) => void;
}

/** Keeps what is shown of a check that of the present choices. */
export interface RunningCheck {
  now(): void;
  /** After a moment without another change; does nothing while the question is the one asked last. */
  soon(): void;
  /** The answer may have changed though the question has not. */
  forget(): void;
  dispose(): void;
}

export function createExportCheck(ports: ExportCheckPorts): RunningCheck {
  const { client, schedule, onScreen, question, show } = ports;
  let checking: CancelSource | null = null;
  let stopTimer: (() => void) | null = null;
  /** What the last check was about. */
  let checked = '';

  const stop = (): void => {
    stopTimer?.();
    stopTimer = null;
    checking?.cancel();
    checking = null;
  };

  const check = async (): Promise<void> => {
    const asked = question();
    stop();
    checked = '';
    if (asked === null) return show({ state: 'none', problem: '' });
    const source = createCancelSource();
    checking = source;
    checked = JSON.stringify(asked);
    show({ state: 'running', done: 0, total: null, problem: '' });
    try {
      const result = await client.job('export.check', asked, {
        signal: source.signal,
        onProgress: ({ done, total }) => {
          if (checking === source) show({ done, total });
        },
      });
      if (checking === source) show({ state: 'done', result });
    } catch (error) {
      if (checking === source) show({ state: 'failed', problem: sentenceOf(error) });
    }
    if (checking === source) checking = null;
  };

  return {
    now: () => void check(),
    soon: () => {
      if (!onScreen()) return;
      const asked = question();
      if (asked === null) return void check();
      if (JSON.stringify(asked) === checked) return;
      // What is on the way is about other choices; the figures stay, and are not taken for the new ones.
      stop();
      show({ state: 'running', done: 0, total: null, problem: '' });
      stopTimer = schedule(CHECK_AFTER_MS, () => void check());
    },
    forget: () => {
      checked = '';
    },
    dispose: stop,
  };
}
