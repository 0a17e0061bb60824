import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t, tn } from '../../core/language/translate.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { casesText } from './format.ts';

export type BatchAction = 'prepare' | 'assign' | 'postpone' | 'resume';

interface BatchDialogProps {
  readonly action: BatchAction;
  /** How many cases are meant. */
  readonly count: number;
  readonly onClose: () => void;
}

/** Every action on several cases names their number before it is done. */
export function BatchDialog({ action, count, onClose }: BatchDialogProps) {
  if (action === 'prepare') return <PrepareDialog count={count} onClose={onClose} />;
  if (action === 'assign') return <AssignDialog count={count} onClose={onClose} />;
  if (action === 'postpone') return <PostponeDialog count={count} onClose={onClose} />;
  return <ResumeDialog count={count} onClose={onClose} />;
}

type DialogProps = Omit<BatchDialogProps, 'action'>;

function PrepareDialog({ count, onClose }: DialogProps) {
  const { worklist, jobs, session } = useWorkstation();
  const cases = casesText(count);
  const start = async (): Promise<null> => {
    // Runs on in the background; the jobs panel shows it.
    void worklist.prepare().then((refused) => {
      const { own } = jobs.store.getState();
      const failed = own?.kind === 'prepare' && own.state === 'failed' ? own.problem : null;
      const problem = refused ?? failed;
      if (problem !== null) session.notify('error', problem);
    });
    session.notify(
      'info',
      t('Preparing {cases} in the background; the jobs panel shows how far it is.', { cases }),
    );
    return null;
  };
  return (
    <ConfirmDialog
      title={t('Prepare {cases}?', { cases })}
      action={t('Prepare {cases}', { cases })}
      onConfirm={start}
      onClose={onClose}
    >
      <p>
        {t(
          'The machine draws its first guess of every structure of {cases} in the background. What is prepared already is left as it is, and nothing that a reader has signed or edited changes.',
          { cases },
        )}
      </p>
    </ConfirmDialog>
  );
}

const OTHER = 'other';
const NOBODY = 'nobody';

function AssignDialog({ count, onClose }: DialogProps) {
  const { worklist, session } = useWorkstation();
  const readers = useStore(session.store, (state) => state.readers);
  const me = useStore(session.store, (state) => state.reader);
  const [chosen, setChosen] = useState<string>(me?.id ?? readers[0]?.id ?? OTHER);
  const [name, setName] = useState('');
  const cases = casesText(count);
  const options = [
    ...readers.map((reader) => ({
      value: reader.id,
      label: reader.id === me?.id ? t('{name} (me)', { name: reader.name }) : reader.name,
    })),
    { value: OTHER, label: t('Another reader…') },
    { value: NOBODY, label: t('Nobody') },
  ];
  const readerName = chosen === OTHER ? name.trim() : readers.find((reader) => reader.id === chosen)?.name;
  const assign = async () =>
    failureOf(await worklist.assign(chosen === NOBODY ? null : (readerName ?? null)));
  return (
    <ConfirmDialog
      title={t('Assign {cases}?', { cases })}
      action={chosen === NOBODY ? t('Free {cases}', { cases }) : t('Assign {cases}', { cases })}
      disabled={chosen === OTHER && name.trim() === ''}
      onConfirm={assign}
      onClose={onClose}
    >
      <Select label={t('Reader')} value={chosen} options={options} onChange={setChosen} />
      {chosen === OTHER && (
        <TextField label={t('Name')} value={name} onChange={setName} maxLength={80} autoFocus />
      )}
      <p>{t('Whoever is assigned now is replaced. Verdicts that were given stay with who gave them.')}</p>
    </ConfirmDialog>
  );
}

function PostponeDialog({ count, onClose }: DialogProps) {
  const { worklist } = useWorkstation();
  const [reason, setReason] = useState('');
  const cases = casesText(count);
  const postpone = async () => failureOf(await worklist.postpone(true, reason.trim()));
  return (
    <ConfirmDialog
      title={t('Postpone {cases}?', { cases })}
      action={t('Postpone {cases}', { cases })}
      onConfirm={postpone}
      onClose={onClose}
    >
      <p>
        {tn(
          count,
          '{count} case stays in the list, marked as postponed, until it is brought back. Nothing is signed by this.',
          '{count} cases stay in the list, marked as postponed, until they are brought back. Nothing is signed by this.',
        )}
      </p>
      <TextField
        label={t('Reason (may be left empty)')}
        value={reason}
        onChange={setReason}
        maxLength={200}
        placeholder={t('e.g. wait for the prior study')}
      />
    </ConfirmDialog>
  );
}

function ResumeDialog({ count, onClose }: DialogProps) {
  const { worklist } = useWorkstation();
  const cases = casesText(count);
  const resume = async () => failureOf(await worklist.postpone(false, ''));
  return (
    <ConfirmDialog
      title={t('Bring back {cases}?', { cases })}
      action={t('Bring back {cases}', { cases })}
      onConfirm={resume}
      onClose={onClose}
    >
      <p>
        {tn(
          count,
          '{count} case is no longer marked as postponed.',
          '{count} cases are no longer marked as postponed.',
        )}
      </p>
    </ConfirmDialog>
  );
}

function failureOf(answer: number | string): string | null {
  return typeof answer === 'string' ? answer : null;
}
