import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ExportResult } from '../../../core/contract/export.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { RunState } from '../../core/exporting/export-model.ts';
import { number, t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { bytesText } from '../../ui/bytes-text.ts';
import { Fact } from '../../ui/fact.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { masksText, ofCasesText } from './export-words.ts';
import styles from './run-result.module.css';

/** How an export ended; stays until it is put away or another one begins. */
export function RunResult({ run }: { readonly run: RunState }) {
  const { exporting, openPanel } = useWorkstation();
  if (run.state === 'failed') {
    return (
      <div className={styles.ended}>
        <InlineMessage level="error">
          {run.problem} {t('Nothing of it was left in the folder.')}
        </InlineMessage>
        <Button small autoFocus onClick={exporting.dismissRun}>
          {t('Put away')}
        </Button>
      </div>
    );
  }
  if (run.state === 'lost') {
    return (
      <div className={styles.ended}>
        <InlineMessage level="warning">{run.problem}</InlineMessage>
        <div className="actions">
          <Button small onClick={() => openPanel('jobs')}>
            {t('Show the jobs')}
          </Button>
          <Button small autoFocus onClick={exporting.dismissRun}>
            {t('Put away')}
          </Button>
        </div>
      </div>
    );
  }
  if (run.state === 'cancelled') {
    return (
      <div className={styles.ended}>
        <InlineMessage level="info">{t('Cancelled. Nothing was left in the folder.')}</InlineMessage>
        <Button small autoFocus onClick={exporting.dismissRun}>
          {t('Put away')}
        </Button>
      </div>
    );
  }
  return run.result === null ? null : <Done result={run.result} onClose={exporting.dismissRun} />;
}

interface DoneProps {
  readonly result: ExportResult;
  readonly onClose: () => void;
}

function Done({ result, onClose }: DoneProps) {
  return (
    <section className={styles.done} role="status" aria-labelledby="export-done">
      <h2 id="export-done" className={styles.title}>
        <CircleCheck aria-hidden="true" />
        {t('Exported, read back and equal')}
      </h2>
      <dl className={styles.facts} aria-label={t('What was exported')}>
        <Fact name={t('Folder')}>
          <code>{result.path}</code>
        </Fact>
        <Fact name={t('Content')}>
          {masksText(result.structures)} {ofCasesText(result.cases)}
          {result.leftOut > 0 && `, ${tn(result.leftOut, '{count} case left out', '{count} cases left out')}`}
        </Fact>
        <Fact name={t('Files')}>
          {number(result.files)}, {bytesText(result.bytes)}
        </Fact>
        <Fact name={t('Signed by')}>
          {result.signedBy === null ? (
            t('nobody: a later change cannot be told')
          ) : (
            <code>{result.signedBy}</code>
          )}
        </Fact>
      </dl>
      <p className={styles.verify}>
        {t('Verify it anywhere, without this station:')}
        <Copied text={`countersign verify ${quoted(result.path)}`} />
      </p>
      <div className="actions">
        <Button autoFocus onClick={onClose}>
          {t('Put away')}
        </Button>
      </div>
    </section>
  );
}

/** A line for a terminal, with a button that puts it on the clipboard. */
function Copied({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <span className={styles.command}>
      <code>{text}</code>
      <Button
        small
        onClick={() => {
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            // Without the right to the clipboard it can still be marked with the mouse.
            () => undefined,
          );
        }}
      >
        {copied ? t('Copied') : t('Copy')}
      </Button>
    </span>
  );
}

function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`;
}
