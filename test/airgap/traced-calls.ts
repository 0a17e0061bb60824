/** Where a program wanted to send something, as strace wrote it. */
export interface TracedCall {
  readonly call: string;
  /** `AF_INET 127.0.0.1:4711`, `AF_UNIX /run/x`, `AF_NETLINK`. */
  readonly to: string;
}

/** Every call with an address; those on sockets that are connected already have none. */
export function tracedCalls(text: string): TracedCall[] {
  return text.split('\n').flatMap((line) => {
    const call = /\b(connect|sendto|sendmsg|sendmmsg|bind)\(/.exec(line)?.[1];
    const family = /sa_family=(AF_[A-Z0-9]+)/.exec(line)?.[1];
    if (call === undefined || family === undefined) return [];
    const host = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line);
    const port = /sin6?_port=htons\((\d+)\)/.exec(line)?.[1];
    const path = /sun_path=@?"([^"]*)"/.exec(line)?.[1];
    const where =
      family === 'AF_UNIX' ? (path ?? '') : host === null ? '' : `${host[1] ?? host[2] ?? ''}:${port ?? ''}`;
    return [{ call, to: `${family} ${where}`.trim() }];
  });
}

/**
 * Whether a call stays in the program: its own port on 127.0.0.1, pipes between its processes, questions to the kernel.
 * A question for a name (port 53, or the socket of a resolver) does not, wherever the system's resolver listens. The
 * socket of nscd is asked who the user is as well; a question for a host goes on to port 53 where nscd is not there.
 */
export function staysInside({ to }: TracedCall): boolean {
  if (/^AF_NETLINK/.test(to)) return true;
  if (/^AF_UNIX/.test(to)) return !/resolve|dbus|avahi/i.test(to);
  return /^AF_INET 127\.0\.0\.1:\d+$/.test(to) && !to.endsWith(':53');
}
