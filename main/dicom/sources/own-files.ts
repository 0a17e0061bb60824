/** What a workspace consists of (ARCHITECTURE.md, Storage), and the sidecars of its databases. */
const OWN = /^(?:masks|embeddings|report|tasks|(?:catalogue|lock)\.sqlite(?:-(?:wal|shm|journal))?)$/;

/**
 * A predicate for the entries of a folder that Countersign wrote itself, where the folder is a workspace. The
 * pictures of a report are PNG: a workspace inside the folder of images would be labelled again and again.
 */
export function ownFiles(names: readonly string[]): (name: string) => boolean {
  const isWorkspace = names.includes('catalogue.sqlite') && names.includes('lock.sqlite');
  return (name) => isWorkspace && OWN.test(name);
}
