/** Variables of the environment, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What processes get that the program starts for something else than the workspace: browsers, drivers of graphics cards and
 * other workspaces have no use for the passphrase of this one, and write their environment into crash reports of their own.
 */
export function childEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/PASSPHRASE/i.test(entry[0]),
  );
  return Object.fromEntries(kept);
}
