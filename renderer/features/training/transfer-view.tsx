import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { Transfer } from '../../core/training/training-model.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './transfer-view.module.css';

/** An export or import of a model: how far it is, and how it ended until somebody puts that away. */
export function TransferView() {
  const { training } = useWorkstation();
  const transfer = useStore(training.models.store, (state) => state.transfer);
  const nameOf = useStore(
    training.models.store,
    (state) => state.models.find(({ id }) => id === transfer?.modelId)?.name ?? transfer?.modelId ?? '',
  );
  if (transfer === null || transfer.state === 'cancelled') return null;
  if (transfer.state === 'running') {
    const what = transfer.kind === 'export' ? t('Exporting the model') : t('Importing the model');
    return (
      <div className={styles.view}>
        <span className={styles.line}>
          {what} <span className={styles.what}>{sentence(transfer.what)}</span>
        </span>
        <ProgressBar label={what} done={transfer.done} total={transfer.total} />
        <Button small onClick={training.models.cancel}>
          {t('Cancel')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.view}>
      <InlineMessage level={transfer.state === 'failed' ? 'error' : 'info'}>
        <Ending transfer={transfer} name={nameOf} />
      </InlineMessage>
      <Button small onClick={training.models.dismiss}>
        {t('Put away')}
      </Button>
    </div>
  );
}

function Ending({ transfer, name }: { readonly transfer: Transfer; readonly name: string }) {
  if (transfer.state === 'failed') return transfer.problem;
  if (transfer.kind === 'import') return t('“{name}” is on this station now.', { name });
  return (
    <>
      {t('“{name}” is exported:', { name })} <code>{transfer.path}</code>
      <br />
      {t('SHA-256')} <code>{transfer.sha256}</code>
    </>
  );
}
