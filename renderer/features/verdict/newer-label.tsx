import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Strip } from './strip.tsx';

/** A newer guess of the machine is there than the one that is under review. */
export function NewerLabel({ session }: { readonly session: CaseSession }) {
  const newer = useStore(session.store, (state) => state.view?.newerLabel === true);
  const active = useStore(session.store, (state) => state.active);
  const name = useStore(
    session.store,
    (state) => state.view?.task.structures.find((one) => one.id === active)?.name ?? '',
  );
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!newer) return null;
  const take = async (structures: readonly string[]): Promise<null> => {
    setBusy(true);
    await session.rebase(structures);
    setBusy(false);
    return null;
  };
  return (
    <>
      <Strip
        level="info"
        icon={<Sparkles aria-hidden="true" />}
        actions={
          <>
            <Button small look="primary" busy={busy} onClick={() => void take([])}>
              {t('Take over')}
            </Button>
            <Button small disabled={busy || name === ''} onClick={() => setAsking(true)}>
              {t('Only {name}…', { name })}
            </Button>
          </>
        }
      >
        {t(
          'A newer pseudo label is there. Taking it over replaces the masks that nobody edited or signed; what you did stays, and undo brings the old ones back.',
        )}
      </Strip>
      {asking && (
        <ConfirmDialog
          title={t('Take the newer mask of {name}', { name })}
          action={t('Replace {name}', { name })}
          onConfirm={() => take([active])}
          onClose={() => setAsking(false)}
        >
          <p>
            {t(
              'The mask of {name} is replaced by that of the newer pseudo label. Your changes of it and its verdict go; undo brings them back.',
              { name },
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
