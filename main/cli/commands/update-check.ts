import { resolve } from 'node:path';
import { checkUpdate, type CheckedUpdate } from '../../update/check-update.ts';
import { runningProgram } from '../../update/running-program.ts';
import { unpackUpdate } from '../../update/unpack-update.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';

export const command: Command = {
  name: 'update-check',
  summary: 'Say what an update file is and whether it is genuine; unpack its installer on request',
  usage: 'FILE [--unpack DIR]',
  description:
    'FILE is a signed countersign-<version>.update that was brought here without a network. Checks the signature against ' +
    'the release keys in this program, then every installer for this computer against its sha256. Exit code 0: it is ' +
    'genuine, newer and fits. 3: it is not, with the reason. --unpack also writes the installers into a folder and reads ' +
    'them back; nothing is installed or started.',
  options: { unpack: { kind: 'text', value: 'DIR', help: 'folder for the installers; made when missing' } },
  positionals: { min: 1, max: 1 },
  examples: ['countersign update-check /media/usb/countersign-1.4.0.update'],
  async run(input, context) {
    const bundle = resolve(context.cwd, input.positionals[0] ?? '');
    const program = runningProgram();
    const progress = startProgress(context, 'Reading the update file');
    const options = {
      signal: context.signal,
      onProgress: (done: number, total: number): void => {
        progress.update(done, total);
      },
    };
    try {
      const checked = await checkUpdate(bundle, program, options);
      const target = input.text('unpack');
      const unpacked: string[] = [];
      for (const { file } of target === undefined ? [] : checked.artifacts) {
        unpacked.push(
          await unpackUpdate({ bundle, file, target: resolve(context.cwd, target ?? '.') }, program, options),
        );
      }
      await progress.end();
      await tell(context, checked, unpacked);
      return EXIT.ok;
    } finally {
      await progress.end();
    }
  },
};

async function tell(
  { out, json }: CommandContext,
  checked: CheckedUpdate,
  unpacked: readonly string[],
): Promise<void> {
  const { update, fingerprint, artifacts } = checked;
  if (json) {
    const { version, released, notes } = update;
    return out.line(
      JSON.stringify({
        genuine: true,
        version,
        released,
        notes,
        fingerprint,
        installers: artifacts,
        unpacked,
      }),
    );
  }
  await out.line(
    `Countersign ${update.version} of ${update.released.slice(0, 10)}: genuine, signed by the release key ${fingerprint}.`,
  );
  for (const { file, bytes } of artifacts)
    await out.line(`For this computer: ${file}, ${(bytes / 1e6).toFixed(1)} MB`);
  if (update.notes !== '') await out.line(update.notes.trimEnd());
  for (const path of unpacked) await out.line(`Unpacked: ${path}`);
}
