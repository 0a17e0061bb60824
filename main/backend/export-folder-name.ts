/** Of the folder that an export makes: `countersign-wrist-20261122-071500`, in UTC. @param now ISO 8601. */
export function exportFolderName(taskId: string, now: string): string {
  const [date = '', time = ''] = now.split('T');
  // Ids of tasks are words with dashes; whatever else one holds is no part of a path.
  const task = taskId.replace(/[^A-Za-z0-9-]+/g, '-');
  return `countersign-${task}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
