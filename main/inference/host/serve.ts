import { messageOf } from '../../../core/domain/errors.ts';
import type { Tensor } from '../../../core/pipeline/session-port.ts';
import type { FromHost, ToHost } from '../protocol.ts';
import { runNetwork } from './run-network.ts';
import { createSessionCache } from './session-cache.ts';
import { loadOrt, runtimeVersion, type OrtModule } from './load-ort.ts';
import { HostFailure } from './host-failure.ts';

export interface HostChannel {
  send(message: FromHost): void;
  onMessage(listener: (message: ToHost) => void): void;
}

/** Loads onnxruntime, says what it offers, then answers runs one after the other, in the order they came. */
export async function serve(channel: HostChannel): Promise<void> {
  let ort: OrtModule;
  try {
    ort = await loadOrt();
  } catch (error) {
    channel.send({ kind: 'unavailable', message: messageOf(error) });
    return;
  }
  const sessions = createSessionCache(ort);
  const kept = new Map<number, Tensor>();
  let last: Promise<void> = Promise.resolve();
  channel.onMessage((message) => {
    last = last.then(async () => {
      if (message.kind === 'keep') kept.set(message.id, message.tensor);
      else if (message.kind === 'drop') kept.delete(message.id);
      else channel.send(await answer(message));
    });
  });
  const answer = async (message: Extract<ToHost, { kind: 'run' }>): Promise<FromHost> => {
    const { id } = message;
    try {
      const started = performance.now();
      const session = await sessions.open(message.session);
      const opened = performance.now();
      const shared = Object.entries(message.kept).map(([name, key]) => [name, kept.get(key)] as const);
      const inputs = { ...message.inputs, ...Object.fromEntries(shared) };
      const outputs = await runNetwork({
        ort,
        session,
        spec: message.session,
        inputs,
        outputs: message.outputs,
      });
      const runMs = performance.now() - opened;
      return { kind: 'done', id, outputs, runMs, createMs: opened - started };
    } catch (error) {
      const code = error instanceof HostFailure ? error.code : 'inference-failed';
      return { kind: 'failed', id, code, message: messageOf(error) };
    }
  };
  const providers = ort.listSupportedBackends().map(({ name, bundled }) => ({ name, bundled }));
  const ortVersion = runtimeVersion(ort);
  channel.send({ kind: 'ready', facts: { ortVersion, nodeVersion: process.versions.node, providers } });
}
