import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll } from '@electron/asar';
import type { Configuration } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntaxFixtures } from '../test/fixtures/dicom/syntaxes.ts';
import { hasTool } from '../test/support/validators.ts';
import { writeSums } from './artifacts.ts';
import { buildApp } from './build/build-app.ts';
import { checkResources } from './check/check-resources.ts';
import { checkStaged } from './check/check-staged.ts';
import { stagedFacts } from './check/staged-facts.ts';
import { makeDeb } from './linux/make-deb.ts';
import { makeTar } from './linux/make-tar.ts';
import { makeNotices } from './notices/make-notices.ts';
import { shippedPackages, type ShippedPackage } from './notices/shipped-packages.ts';
import { loadConfig } from './stage/load-config.ts';
import { ONLY_LOOKED_AT } from './stage/signing.ts';
import { stageFolder } from './stage/stage-folder.ts';
import { makeStandInElectron } from './stage/stand-in-electron.ts';
import { machineName, type Machine } from './stage/targets.ts';

const root = join(import.meta.dirname, '..');
const LINUX: Machine = { platform: 'linux', arch: 'x64' };
const run = promisify(execFile);

/**
 * Packages put together for real by electron-builder, around a stand-in where Electron's program would be: archive,
 * fuses, integrity, resources, deb and tar.gz are what they will be; that Electron starts them is not tested here.
 */
describe('packages around a stand-in for Electron', { timeout: 120_000 }, () => {
  const temp = mkdtempSync(join(tmpdir(), 'countersign-assembly-'));
  const asked: string[] = [];
  const connect = Socket.prototype.connect;
  let config: Configuration;
  let linux: string;
  let shipped: readonly ShippedPackage[];

  const stage = (machine: Machine): Promise<string> => {
    const electronDist = join(temp, `electron-${machineName(machine)}`);
    makeStandInElectron(electronDist, machine);
    return stageFolder({ machine, root, out: join(temp, 'out'), electronDist, changes: ONLY_LOOKED_AT });
  };
  const check = (folder: string, machine: Machine, sizes: 'measure' | 'leave') =>
    checkStaged({ folder, machine, config, shipped, sizes });

  beforeAll(async () => {
    Socket.prototype.connect = function refuse(...args: unknown[]): never {
      asked.push(JSON.stringify(args[0]));
      throw new Error('a test of packaging asked for a network');
    };
    const signal = new AbortController().signal;
    await buildApp({ root, out: join(root, 'dist', 'app'), env: {}, signal, say: () => undefined });
    shipped = shippedPackages(root);
    makeNotices(root, shipped, join(root, 'dist', 'notices'));
    config = await loadConfig(root);
    linux = await stage(LINUX);
    // The page may have to be built.
  }, 180_000);
  afterAll(() => {
    Socket.prototype.connect = connect;
    rmSync(temp, { recursive: true, force: true });
  });

  it('has in it what it should, and nothing else, on Linux', async () => {
    const { electron, checks, sizes } = await check(linux, LINUX, 'measure');
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toContain('size budget');
    expect([electron, sizes?.electron]).toEqual(['stand-in', 'assumed']);
  });

  it.each<Machine>([
    { platform: 'win32', arch: 'x64' },
    { platform: 'darwin', arch: 'arm64' },
  ])('has in it what it should on $platform', async (machine) => {
    const folder = await stage(machine);
    const { checks } = await check(folder, machine, 'leave');
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    if (machine.platform === 'darwin') {
      const plist = readFileSync(join(folder, 'Countersign.app', 'Contents', 'Info.plist'), 'utf8');
      expect(plist).toMatch(/<key>NSAllowsArbitraryLoads<\/key>\s*<false\/>/);
      expect(plist).not.toContain('<key>NSAllowsArbitraryLoads</key>\n      <true/>');
      expect(plist).toContain('<string>org.nema.dicom</string>');
    }
    rmSync(folder, { recursive: true });
  });

  it('notices what is missing or changed', async () => {
    const weights = join(linux, 'resources/models/phantom-wrist/model.onnx');
    const notices = join(linux, 'resources/THIRD-PARTY-NOTICES.txt');
    const program = join(linux, 'countersign');
    const kept = [weights, notices, program].map((path) => [path, readFileSync(path)] as const);
    try {
      writeFileSync(weights, 'other weights');
      rmSync(notices);
      // The fuse RunAsNode, the first behind the sentinel, its version and length.
      const bytes = readFileSync(program);
      bytes.write('1', bytes.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 34);
      writeFileSync(program, bytes);
      const checks = await checkResources(await stagedFacts(linux, LINUX), config);
      expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
        'models',
        'licences and SBOM',
        'fuses',
      ]);
    } finally {
      for (const [path, bytes] of kept) writeFileSync(path, bytes);
    }
  });

  it('runs from the files of the archive alone', async () => {
    const installed = join(temp, 'installed');
    mkdirSync(join(installed, 'models'), { recursive: true });
    extractAll(join(linux, 'resources/app.asar'), join(installed, 'app'));
    // The small network alone: the check of the models has verified the weights of the others, which take long.
    symlinkSync(join(linux, 'resources/models/phantom-wrist'), join(installed, 'models/phantom-wrist'));
    const main = join(installed, 'app/main/cli/main.js');
    const countersign = (...args: string[]) =>
      run(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
        cwd: installed,
        env: { ...process.env, COUNTERSIGN_CACHE: join(temp, 'cache') },
        maxBuffer: 1 << 26,
      });
    // Codecs and worker threads: a file in every transfer syntax.
    for (const { name, bytes } of await syntaxFixtures())
      writeNew(join(installed, 'images', `${name}.dcm`), bytes);
    const inspected = await countersign('inspect', '--json', 'images');
    expect(inspected.stdout).toContain('"ok":true');
    // The process with the runtime, and a network with its weights.
    const doctor = JSON.parse((await countersign('doctor', '--json')).stdout) as {
      ok: boolean;
      problem: unknown;
    };
    expect([doctor.ok, doctor.problem]).toEqual([true, null]);
    // The database in its thread.
    const script =
      "import { openStore } from './app/main/store/store-client.js'; const store = await openStore('workspace');" +
      'console.log(await store.imageCount()); await store.close();';
    writeFileSync(join(installed, 'database.mjs'), script);
    const opened = await run(process.execPath, ['database.mjs'], { cwd: installed });
    expect(opened.stdout).toBe('0\n');
    await expect(countersign('serve', 'workspace')).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^countersign: The command serve is not part of an installed Countersign; [^\n]+\n$/,
      ),
    });
  });

  it('becomes a Debian package that dpkg reads', ({ skip }) => {
    if (!hasTool('dpkg-deb', 'Debian packages')) skip();
    const out = join(temp, 'packages/Countersign-1.2.3-linux-amd64.deb');
    const about = {
      version: '1.2.3',
      description: 'A program',
      epoch: 1_700_000_000,
      compression: 'none',
    } as const;
    makeDeb({ folder: linux, machine: LINUX, root, config, out, ...about });
    const list = execFileSync('dpkg-deb', ['--contents', out], { encoding: 'utf8', maxBuffer: 1 << 26 });
    expect(list).toMatch(/^-rwxr-xr-x root\/root +\d+ .* \.\/opt\/Countersign\/countersign$/m);
    expect(list).toMatch(/ \.\/usr\/share\/applications\/countersign\.desktop$/m);
    expect(list).toMatch(/ \.\/usr\/share\/icons\/hicolor\/256x256\/apps\/countersign\.png$/m);
    const field = (name: string): string =>
      execFileSync('dpkg-deb', ['--field', out, name], { encoding: 'utf8' }).trim();
    expect([field('Package'), field('Version'), field('Architecture')]).toEqual([
      'countersign',
      '1.2.3',
      'amd64',
    ]);
    expect(field('Depends')).toContain('libgtk-3-0');
    const control = join(temp, 'control');
    execFileSync('dpkg-deb', ['--control', out, control]);
    const postinst = readFileSync(join(control, 'postinst'), 'utf8');
    expect(postinst).toContain("ln -sf '/opt/Countersign/countersign' '/usr/bin/countersign'");
    expect(postinst).not.toContain('${');
    const unpacked = join(temp, 'debian');
    execFileSync('dpkg', ['-x', out, unpacked]);
    const desktop = readFileSync(join(unpacked, 'usr/share/applications/countersign.desktop'), 'utf8');
    expect(desktop.split('\n')).toEqual(
      expect.arrayContaining(['Exec=/opt/Countersign/countersign %U', 'MimeType=application/dicom;']),
    );
    const packed = readFileSync(join(unpacked, 'opt/Countersign/resources/app.asar'));
    expect(packed.equals(readFileSync(join(linux, 'resources/app.asar')))).toBe(true);
  });

  it('becomes an archive, the same from the same, with a list of sums', async ({ skip }) => {
    if (process.platform !== 'linux') {
      console.log('SKIPPED: packages for Linux are made on Linux, by GNU tar');
      skip();
    }
    const folder = join(temp, 'small');
    for (const name of ['countersign', 'resources/app.asar']) writeNew(join(folder, name), name);
    const out = join(temp, 'sums/Countersign-1.2.3-linux-x64.tar.gz');
    makeTar({ folder, out, epoch: 1_700_000_000 });
    const first = readFileSync(out);
    makeTar({ folder, out, epoch: 1_700_000_000 });
    expect(readFileSync(out).equals(first)).toBe(true);
    const names = execFileSync('tar', ['-tzf', out], { encoding: 'utf8' });
    expect(names).toContain('Countersign-1.2.3-linux-x64/resources/app.asar\n');
    expect(await writeSums(dirname(out))).toEqual(['Countersign-1.2.3-linux-x64.tar.gz']);
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: dirname(out), encoding: 'utf8' });
    expect(checked).toBe('Countersign-1.2.3-linux-x64.tar.gz: OK\n');
  });

  it('asked for no network at any time', () => {
    expect(asked).toEqual([]);
  });
});

function writeNew(path: string, content: string | Uint8Array): void {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
