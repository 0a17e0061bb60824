import { readFileSync } from 'node:fs';
import { PROBE } from './namespaces.ts';

/** What the kernel counted of everything in this network namespace. */
export interface Traffic {
  /** Packets that left by the device with the default route. */
  readonly left: number;
  /** Packets to addresses that no route leads to, of IPv4 and IPv6. */
  readonly unroutable: number;
}

export function trafficNow(): Traffic {
  const device = readFileSync('/proc/self/net/dev', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/[:\s]+/))
    .find(([name]) => name === PROBE);
  // name, eight figures of what came, then packets after bytes of what left.
  return { left: Number(device?.[10] ?? 0), unroutable: ipv4NoRoutes() + ipv6NoRoutes() };
}

function ipv4NoRoutes(): number {
  const [names = [], values = []] = readFileSync('/proc/self/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip:'))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf('OutNoRoutes')] ?? 0);
}

/** A kernel without IPv6 counts none. */
function ipv6NoRoutes(): number {
  try {
    return Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync('/proc/self/net/snmp6', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
