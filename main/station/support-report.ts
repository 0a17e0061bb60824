import { arch, availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { messageOf } from '../../core/domain/errors.ts';
import type { StationSettings } from '../../core/domain/station-settings.ts';
import type { InferenceStatus } from '../inference/client.ts';
import { providerOrder } from '../inference/provider-order.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import { lastLines } from '../platform/log/last-lines.ts';
import { version } from '../platform/version.ts';
import { workspaceFigures } from '../workspace/workspace-figures.ts';
import { lastCrash } from './crash-report.ts';
import type { StationLog } from './station-log.ts';

export interface SupportFacts {
  readonly log: StationLog;
  readonly settings: StationSettings;
  readonly registry: ModelRegistry;
  /** What runs the networks now; null where nothing does, as on the command line. */
  readonly inference: InferenceStatus | null;
  /** Of the workspace; null: none was named. */
  readonly workspace: string | null;
  readonly now: () => Date;
}

const LOG_LINES = 300;

const TOP = `This file is for the people who maintain Countersign. It was made because a person asked for it, and
Countersign sends it nowhere: read it, and pass it on yourself if you agree.

It holds: versions of the program and the system, processor and memory, where the networks run, the models with
the digests of their files, how many studies, cases and journal lines there are, the settings of this station,
the last lines of its logs and its last crash report.
It does not hold: names, identifiers, dates of birth, pixels, masks, paths, names of readers, passphrases. Words
in brackets, like [path] or [name], stand where something was taken out before it was written.`;

/** Everything that support asks for first, as text that a person can read before it leaves. */
export async function supportReport(facts: SupportFacts): Promise<string> {
  const { log, settings, now } = facts;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Program and system', systemLines()],
    ['Networks', networkLines(facts)],
    ['Models', await modelLines(facts)],
    ['Workspace', await workspaceLines(facts)],
    ['Settings', Object.entries(settings).map(([name, value]) => `${name}: ${String(value)}`)],
    ...lastLines(log.folder, LOG_LINES).map(
      ({ file, lines }) => [`Log ${file}`, lines.map((line) => redactedLogLine(line, log))] as const,
    ),
    ['Last crash', [lastCrash(log.crashFolder) ?? 'none']],
  ];
  const body = sections.map(
    ([title, lines]) => `== ${title} ==\n${lines.length === 0 ? 'none' : lines.join('\n')}`,
  );
  return [`Countersign support report, ${now().toISOString()}`, TOP, ...body, ''].join('\n\n');
}

function systemLines(): string[] {
  const { electron, chrome, node } = process.versions;
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    `Countersign ${version()}`,
    `Node ${node}${electron === undefined ? '' : `, Electron ${electron}, Chromium ${chrome ?? ''}`}`,
    `${platform()} ${release()} ${arch()}`,
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${String(availableParallelism())} threads`,
    `memory ${gib(totalmem())}, free ${gib(freemem())}`,
  ];
}

function networkLines({ inference, log }: SupportFacts): string[] {
  const tried = `tried on this system, in this order: ${providerOrder(platform()).join(', ')}`;
  if (inference === null)
    return [tried, 'nothing runs them now; "countersign doctor" measures each provider'];
  const { state, losses, ortVersion, networks } = inference;
  const choices = Object.entries(networks).map(
    ([network, { provider, reason }]) => `${network} on ${provider}: ${log.redact(reason)}`,
  );
  return [
    tried,
    `onnxruntime ${ortVersion ?? 'not loaded yet'}, ${state}, processes lost: ${String(losses)}`,
    ...choices,
  ];
}

async function modelLines({ registry, log }: SupportFacts): Promise<string[]> {
  const good = registry.list().map(async ({ id, version: its }) => {
    const files = registry.networksOf(id).map((network) => {
      const { sha256 } = registry.networkFile(network);
      return `  ${network} sha256 ${sha256}`;
    });
    const checked = await registry.verifyFiles(id).then(
      () => 'files are as the manifest says',
      (error: unknown) => log.redact(messageOf(error)),
    );
    return [`${id} ${its}: ${checked}`, ...files];
  });
  const bad = registry.problems().map(({ id, error }) => `${log.redact(id)}: ${log.redact(error.message)}`);
  return [...(await Promise.all(good)).flat(), ...bad];
}

async function workspaceLines({ workspace, log }: SupportFacts): Promise<string[]> {
  if (workspace === null) return ['none was named'];
  try {
    const { catalogueVersion, rows, bytes } = await workspaceFigures(workspace);
    return [
      `catalogue version ${String(catalogueVersion)}`,
      ...Object.entries(rows).map(([table, count]) => `${table}: ${String(count)}`),
      ...Object.entries(bytes).map(([what, size]) => `${what}: ${(size / 2 ** 20).toFixed(1)} MiB`),
    ];
  } catch (error) {
    return [log.redact(messageOf(error))];
  }
}

/** The time and process that begin a line stay; the rest is redacted again, since names may have become known. */
function redactedLogLine(line: string, log: StationLog): string {
  const head = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z \d+ /.exec(line)?.[0] ?? '';
  return `${head}${log.redact(line.slice(head.length))}`;
}
