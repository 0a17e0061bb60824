import type { OpenCase } from '../case/create-case-session.ts';
import { t } from '../language/translate.ts';
import type { SessionModel } from '../session/session-model.ts';

/** Cases that the reader has left, but of which something is still on its way to the journal. */
export interface Lingering {
  /** Closes a case once everything is saved. */
  add(open: OpenCase): void;
  /** The reader is back: the case is no longer left, whatever becomes of its saving. Never another reader's. */
  take(caseId: string, owner: string | null): OpenCase | undefined;
  all(): Iterable<OpenCase>;
}

export function createLingering(notify: SessionModel['notify']): Lingering {
  const cases = new Map<string, OpenCase>();
  const keyOf = ({ caseId, owner }: Pick<OpenCase, 'caseId' | 'owner'>): string => `${owner ?? ''}/${caseId}`;

  const linger = async (open: OpenCase): Promise<void> => {
    const key = keyOf(open);
    const isLeft = (): boolean => cases.get(key) === open;
    cases.set(key, open);
    // A moment later: the request for the next case goes out first, and waits for no write of this one.
    await Promise.resolve();
    // The reader may be back already.
    if (!isLeft()) return;
    const saved = await open.closeWhenSaved();
    if (!isLeft()) return;
    if (saved) {
      cases.delete(key);
      return;
    }
    // Saved at last (the connection is back, the disk has space): gone for good.
    const stop = open.store.subscribe(({ saving }) => {
      if (saving.kind !== 'saved') return;
      stop();
      if (!isLeft()) return;
      cases.delete(key);
      open.close();
      notify('info', t('Work on the case you left is saved now.'));
    });
    notify(
      'error',
      t('Work on the case you left is not saved yet; it is kept here. Save again when it is possible.'),
    );
  };

  return {
    add: (open) => void linger(open),
    take: (caseId, owner) => {
      const key = keyOf({ caseId, owner });
      const open = cases.get(key);
      cases.delete(key);
      return open;
    },
    all: () => cases.values(),
  };
}
