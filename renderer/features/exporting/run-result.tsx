import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ExportResult } from '../../../core/contract/export.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { countText, numberText } from '../../core/count-words.ts';
import type { RunState } from '../../core/exporting/export-model.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { bytesText } from './export-words.ts';
import styles from './run-result.module.css';

/** How an export ended; stays until it is put away or another one begins. */
export function RunResult({ run }: { readonly run: RunState }) {
  const { exporting, openPanel } = useWorkstation();
  if (run.state === 'failed') {
    return (
      <div className={styles.ended}>
        <InlineMessage level="error">{run.problem} Nothing of it was left in the folder.</InlineMessage>
        <Button small autoFocus onClick={exporting.dismissRun}>
          Put away
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
            Show the jobs
          </Button>
          <Button small autoFocus onClick={exporting.dismissRun}>
            Put away
          </Button>
        </div>
      </div>
    );
  }
  if (run.state === 'cancelled') {
    return (
      <div className={styles.ended}>
        <InlineMessage level="info">Cancelled. Nothing was left in the folder.</InlineMessage>
        <Button small autoFocus onClick={exporting.dismissRun}>
          Put away
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
  const leftOut = result.leftOut === 0 ? '' : `, ${countText(result.leftOut, 'case')} left out`;
  return (
    <section className={styles.done} role="status" aria-labelledby="export-done">
      <h2 id="export-done" className={styles.title}>
        <CircleCheck aria-hidden="true" />
        Exported, read back and equal
      </h2>
      <dl className={styles.facts} aria-label="What was exported">
        <Fact name="Folder">
          <code>{result.path}</code>
        </Fact>
        <Fact name="Content">
          {countText(result.structures, 'mask')} of {countText(result.cases, 'case')}
          {leftOut}
        </Fact>
        <Fact name="Files">
          {numberText(result.files)}, {bytesText(result.bytes)}
        </Fact>
        <Fact name="Signed by">
          {result.signedBy === null ? (
            'nobody: a later change cannot be told'
          ) : (
            <code>{result.signedBy}</code>
          )}
        </Fact>
      </dl>
      <p className={styles.verify}>
        Verify it anywhere, without this station:
        <Copied text={`countersign verify ${quoted(result.path)}`} />
      </p>
      <div className="actions">
        <Button autoFocus onClick={onClose}>
          Put away
        </Button>
      </div>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
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
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </span>
  );
}

function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`;
}
