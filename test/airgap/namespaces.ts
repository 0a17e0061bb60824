import { execFileSync, spawn } from 'node:child_process';

/** How a network namespace of its own is made here, or why it cannot be. */
export type Namespaces = { readonly unshare: readonly string[] } | { readonly why: string };

/** As root directly; else by a user namespace, where the system allows that to everybody. */
export function findNamespaces(): Namespaces {
  if (process.platform !== 'linux') return { why: `${process.platform} has no network namespaces` };
  if (!runs('ip', '-V')) return { why: 'the program ip (Debian: iproute2) is not installed' };
  if (!runs('unshare', '--version'))
    return { why: 'the program unshare (Debian: util-linux) is not installed' };
  const found = [['-n'], ['-rn']].find((flags) => runs('unshare', ...flags, 'ip', 'link', 'set', 'lo', 'up'));
  return found === undefined
    ? { why: 'this system allows no network namespace to this account' }
    : { unshare: found };
}

/** Why the system calls of a program cannot be followed; empty: they can. */
export function whyNoTrace(): string {
  if (!runs('strace', '--version')) return 'the program strace is not installed';
  return runs('strace', '-f', '-o', '/dev/null', 'true') ? '' : 'this system lets no program be traced';
}

function runs(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Nothing but the loopback device, which is up. */
export const ONLY_LOOPBACK = 'ip link set lo up';

/** Name of the device that would carry everything that leaves. */
export const PROBE = 'probe0';
/** Behind it (TEST-NET-1): it has no host, and its hardware address is given, so that packets leave without asking for it. */
const GATEWAY = '192.0.2.254';

/**
 * A default route through a device that leads nowhere: whatever is sent to any address is counted there, and never
 * answered. `dummy` is made for that; where a kernel has none, one end of a cable whose other end nobody holds is as good.
 * IPv6 is off, since the kernel itself would look for neighbours; what a program asks of it is counted as unroutable.
 */
export const COUNTING = [
  ONLY_LOOPBACK,
  'for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6 || true; done',
  `ip link add ${PROBE} type dummy 2>/dev/null || { ip link add ${PROBE} type veth peer name probe1 && ip link set probe1 up; }`,
  `ip addr add 192.0.2.1/24 dev ${PROBE}`,
  `ip link set ${PROBE} up`,
  `ip neigh replace ${GATEWAY} lladdr 02:00:00:00:00:01 dev ${PROBE} nud permanent`,
  `ip route add default via ${GATEWAY}`,
].join(' && ');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of Node in a network namespace of its own, to its end. */
export async function runInNamespace(
  unshare: readonly string[],
  setUp: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(
    'unshare',
    [...unshare, 'sh', '-c', `${setUp} && exec "$0" "$@"`, process.execPath, ...args],
    {
      env: { ...asAtHome(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, output };
}

/** Without the variables of build servers: onnxruntime sends nothing there, and a test that runs there would prove nothing. */
function asAtHome(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, CHROMIUM } = process.env;
  const kept = Object.entries({ PATH, HOME, LANG, TMPDIR, CHROMIUM }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(kept);
}
