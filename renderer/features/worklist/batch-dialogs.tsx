import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { countText } from '../../core/count-words.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

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
  const cases = countText(count, 'case');
  const start = async (): Promise<null> => {
    // Runs on in the background; the jobs panel shows it.
    void worklist.prepare().then((refused) => {
      const { own } = jobs.store.getState();
      const failed = own?.kind === 'prepare' && own.state === 'failed' ? own.problem : null;
      const problem = refused ?? failed;
      if (problem !== null) session.notify('error', problem);
    });
    session.notify('info', `Preparing ${cases} in the background; the jobs panel shows how far it is.`);
    return null;
  };
  return (
    <ConfirmDialog
      title={`Prepare ${cases}?`}
      action={`Prepare ${cases}`}
      onConfirm={start}
      onClose={onClose}
    >
      <p>
        The machine draws its first guess of every structure of {cases} in the background. What is prepared
        already is left as it is, and nothing that a reader has signed or edited changes.
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
  const cases = countText(count, 'case');
  const options = [
    ...readers.map((reader) => ({
      value: reader.id,
      label: reader.id === me?.id ? `${reader.name} (me)` : reader.name,
    })),
    { value: OTHER, label: 'Another reader…' },
    { value: NOBODY, label: 'Nobody' },
  ];
  const readerName = chosen === OTHER ? name.trim() : readers.find((reader) => reader.id === chosen)?.name;
  const assign = async () =>
    failureOf(await worklist.assign(chosen === NOBODY ? null : (readerName ?? null)));
  return (
    <ConfirmDialog
      title={`Assign ${cases}?`}
      action={chosen === NOBODY ? `Free ${cases}` : `Assign ${cases}`}
      disabled={chosen === OTHER && name.trim() === ''}
      onConfirm={assign}
      onClose={onClose}
    >
      <Select label="Reader" value={chosen} options={options} onChange={setChosen} />
      {chosen === OTHER && (
        <TextField label="Name" value={name} onChange={setName} maxLength={80} autoFocus />
      )}
      <p>Whoever is assigned now is replaced. Verdicts that were given stay with who gave them.</p>
    </ConfirmDialog>
  );
}

function PostponeDialog({ count, onClose }: DialogProps) {
  const { worklist } = useWorkstation();
  const [reason, setReason] = useState('');
  const cases = countText(count, 'case');
  const postpone = async () => failureOf(await worklist.postpone(true, reason.trim()));
  return (
    <ConfirmDialog
      title={`Postpone ${cases}?`}
      action={`Postpone ${cases}`}
      onConfirm={postpone}
      onClose={onClose}
    >
      <p>
        {cases} stay in the list, marked as postponed, until they are brought back. Nothing is signed by this.
      </p>
      <TextField
        label="Reason (may be left empty)"
        value={reason}
        onChange={setReason}
        maxLength={200}
        placeholder="e.g. wait for the prior study"
      />
    </ConfirmDialog>
  );
}

function ResumeDialog({ count, onClose }: DialogProps) {
  const { worklist } = useWorkstation();
  const cases = countText(count, 'case');
  const resume = async () => failureOf(await worklist.postpone(false, ''));
  return (
    <ConfirmDialog
      title={`Bring back ${cases}?`}
      action={`Bring back ${cases}`}
      onConfirm={resume}
      onClose={onClose}
    >
      <p>{cases} are no longer marked as postponed.</p>
    </ConfirmDialog>
  );
}

function failureOf(answer: number | string): string | null {
  return typeof answer === 'string' ? answer : null;
}
