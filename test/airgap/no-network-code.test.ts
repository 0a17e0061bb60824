import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['core', 'main', 'renderer', 'preload'];

/** What ships: path -> text. */
function sources(): ReadonlyMap<string, string> {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|[cm]?js|html|css|json)$/.test(entry.name))
      .filter(({ name }) => !/\.test\.tsx?$|^tsconfig\.json$/.test(name))
      .map(({ name, parentPath }) => join(parentPath, name)),
  );
  return new Map(
    paths.map((path) => [relative(ROOT, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}

/** Files in which something stands, and what. */
function found(pattern: RegExp): string[] {
  return [...sources()].flatMap(([path, text]) =>
    [...new Set([...text.matchAll(pattern)].map(([match]) => match))].map((match) => `${path}: ${match}`),
  );
}

/** Addresses in what ships, and why nothing is fetched from them. */
const ADDRESSES: Readonly<Record<string, string>> = {
  'core/experiment/plot.ts: http://www.w3.org': 'names the elements of SVG; an identifier, never fetched',
  'main/report/assets/case.js: http://www.w3.org': 'names the elements of SVG; an identifier, never fetched',
  'main/exchange/nrrd/nrrd-writer.ts: http://teem.sourceforge.net':
    'first lines of every NRRD file name its format by it',
  'main/hosts/page-headers.ts: ws://127.0.0.1': 'an example of our own address',
  'main/hosts/loopback.ts: http://127.0.0.1': 'our own address',
  'main/hosts/loopback.ts: http://$': 'our own address',
  'main/hosts/loopback.ts: ws://$': 'our own address',
};

/** Modules and functions that reach a network, and what they do here. */
const DOORS: Readonly<Record<string, string>> = {
  "main/hosts/loopback.ts: from 'node:http'": 'listens on 127.0.0.1; left out of the installers',
  "main/hosts/loopback-sockets.ts: from 'node:http'": 'types only',
  "main/hosts/loopback-sockets.ts: from 'ws'":
    'the channel of pages on 127.0.0.1; left out of the installers',
  'renderer/app/connection.ts: new WebSocket(': 'the page to its own host',
  'renderer/app/connection.ts: fetch(': 'the page to its own host',
};

const DOOR =
  /from '(?:node:)?(?:https?|http2|net|tls|dgram|dns|undici|ws)(?:\/promises)?'|\bfetch\(|\bnew (?:WebSocket|EventSource|XMLHttpRequest|WebTransport|RTCPeerConnection)\b\(?|sendBeacon|\bnet\.(?:request|fetch)\b/g;

describe('what ships (S1)', () => {
  it('names no address but those of this list, none of which is fetched', () => {
    expect(found(/\b(?:https?|wss?|ftp):\/\/(?:[\w.]+|\$)/g).sort()).toEqual(Object.keys(ADDRESSES).sort());
  });

  it('opens a door to a network in these places only', () => {
    expect(found(DOOR).sort()).toEqual(Object.keys(DOORS).sort());
  });

  it('knows no updater, no crash server, no telemetry but the one that it forbids', () => {
    expect(
      found(
        /electron-updater|\bautoUpdater\b|crashReporter\.start|update-electron-app|@sentry|google-analytics|appcenter/gi,
      ),
    ).toEqual([]);
    const told = found(/telemetry/gi).map((one) => one.replace(/: .*/, ''));
    expect([...new Set(told)].sort()).toEqual([
      'main/inference/host/load-ort.ts',
      'main/inference/host/no-telemetry.ts',
    ]);
    // The library is loaded in one place, for hosts of inference and of training, after the variable is set.
    const loads = found(/import\('onnxruntime-node'\)|^import (?!type).*from 'onnxruntime-node'/gm);
    expect(loads).toEqual(["main/inference/host/load-ort.ts: import('onnxruntime-node')"]);
    const loader = readFileSync(join(ROOT, 'main/inference/host/load-ort.ts'), 'utf8');
    expect(loader.indexOf('forbidTelemetry(process.env);')).toBeLessThan(
      loader.indexOf("import('onnxruntime-node')"),
    );
    expect(loader).toContain('forbidTelemetry(process.env);');
  });

  it('is packaged without a server to ask for updates, and depends on no updater', () => {
    expect(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')).toMatch(/^publish: null$/m);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(
      Object.keys(dependencies).filter((name) => /updat|telemetry|analytics|sentry|crash/i.test(name)),
    ).toEqual([]);
  });
});
