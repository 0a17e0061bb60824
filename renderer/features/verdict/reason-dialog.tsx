import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import type { ReasonDialog as Asked } from '../../core/verdict/verdict-model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ReasonList } from './reason-list.tsx';
import { reasonAfterKey, structuresText } from './verdict-words.ts';
import styles from './reason-dialog.module.css';

/** Asks why something is rejected or deferred. Digits choose, Enter confirms, Escape leaves. */
export function ReasonDialog({ session }: { readonly session: CaseSession }) {
  const { verdicts } = useWorkstation();
  const asked = useStore(verdicts.store, (state) => state.dialog);
  return asked === null ? null : <Question session={session} asked={asked} />;
}

interface QuestionProps {
  readonly session: CaseSession;
  readonly asked: Asked;
}

function Question({ session, asked }: QuestionProps) {
  const { verdicts } = useWorkstation();
  const structures = useStore(session.store, (state) => state.view?.task.structures);
  const [missing, setMissing] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const { verdict, reasons, reason, note } = asked;
  const names = asked.structures.map((id) => structures?.find((one) => one.id === id)?.name ?? id);
  const verb = verdict === 'rejected' ? t('Reject') : t('Defer');

  // Not in a text field: the digits are to choose at once.
  useEffect(() => list.current?.querySelector('input')?.focus(), []);

  const confirm = (): void => setMissing(!verdicts.confirm());
  const onKeyDown = (event: KeyboardEvent): void => {
    const typing = event.target instanceof Element && event.target.matches('input[type=text], textarea');
    const index = typing ? null : reasonAfterKey(event.key, reasons.length);
    if (index !== null) {
      verdicts.setReason(reasons[index] ?? '');
      list.current?.querySelectorAll('input')[index]?.focus();
    } else if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    else if (event.target instanceof HTMLButtonElement) return;
    else confirm();
    event.preventDefault();
  };

  return (
    <Dialog
      title={
        verdict === 'rejected'
          ? t('Reject {structures}', { structures: structuresText(names) })
          : t('Defer {structures}', { structures: structuresText(names) })
      }
      onClose={() => verdicts.dismiss()}
      actions={
        <>
          <Button onClick={() => verdicts.dismiss()}>{t('Cancel')}</Button>
          <Button look={verdict === 'rejected' ? 'danger' : 'primary'} onClick={confirm}>
            {verb} <Kbd keys={t('Enter')} />
          </Button>
        </>
      }
    >
      <div className={styles.question} onKeyDown={onKeyDown}>
        {names.length > 1 && <p className={styles.names}>{names.join(', ')}</p>}
        <div ref={list}>
          <ReasonList reasons={reasons} chosen={reason} onChoose={(one) => verdicts.setReason(one)} />
        </div>
        <TextField
          label={t('Reason in your own words')}
          value={reasons.includes(reason) ? '' : reason}
          maxLength={200}
          onChange={(own) => verdicts.setReason(own)}
        />
        <TextArea
          label={t('Note (may stay empty; Shift+Enter for a new line)')}
          rows={2}
          value={note}
          maxLength={4000}
          onChange={(text) => verdicts.setNote(text)}
        />
        {missing && reason.trim() === '' && (
          <InlineMessage level="warning">{t('Choose a reason, or write one.')}</InlineMessage>
        )}
      </div>
    </Dialog>
  );
}
