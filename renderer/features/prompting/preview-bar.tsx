import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { tip } from '../../ui/tip.ts';
import { effortWords, overlapText, trustWords } from './prompt-words.ts';
import styles from './preview-bar.module.css';

/** What SAM makes of the prompts: on its way, failed, or to be taken or discarded. Shown in the closed panel too. */
export function PreviewBar() {
  const { prompting } = useWorkstation();
  const phase = useStore(prompting.store, (state) => state.phase);
  const slow = useStore(prompting.store, (state) => state.slow);
  const problem = useStore(prompting.store, (state) => state.problem);
  if (phase === 'failed') {
    return (
      <div className={styles.failed}>
        <InlineMessage level="error">{t('SAM gave no answer. {reason}', { reason: problem })}</InlineMessage>
        <div className={styles.buttons}>
          <Button small look="primary" onClick={() => prompting.retry()}>
            {t('Ask again')}
          </Button>
          <Button small onClick={() => prompting.discard()}>
            {t('Leave it')} <Kbd keys={t('Esc')} />
          </Button>
        </div>
      </div>
    );
  }
  if (phase === 'preview') return <Preview />;
  // Said only when it takes longer than 300 ms: a flash of words at every click would be noise.
  if (phase === 'decoding' && slow) {
    return (
      <p role="status" className={styles.working}>
        {t('SAM is working…')}
      </p>
    );
  }
  return null;
}

function Preview() {
  const { prompting } = useWorkstation();
  const candidates = useStore(prompting.store, (state) => state.candidates);
  const at = useStore(prompting.store, (state) => state.candidate);
  const provider = useStore(prompting.store, (state) => state.provider);
  const decoderMs = useStore(prompting.store, (state) => state.decoderMs);
  const candidate = candidates[at];
  if (candidate === undefined) return null;
  const several = candidates.length > 1;
  const { predictedIou } = candidate;
  return (
    <div role="group" aria-label={t('Preview of SAM’s mask')} className={styles.preview}>
      <p className={styles.line}>
        {several && <Alternatives at={at} count={candidates.length} />}
        <span
          className={styles.trust}
          data-candidate={at}
          {...tip(t('The overlap with the true outline (IoU) that SAM expects of this mask'))}
        >
          {trustWords(predictedIou)} <span className={styles.figure}>({overlapText(predictedIou)})</span>
        </span>
        <span className={styles.effort} {...tip(t('Where the decoder ran, and how long'))}>
          {effortWords(provider, decoderMs)}
        </span>
      </p>
      <div className={styles.buttons}>
        <Button small look="primary" onClick={() => prompting.commit()}>
          {t('Take')} <Kbd keys={t('Enter')} />
        </Button>
        <Button small onClick={() => prompting.discard()}>
          {t('Discard')} <Kbd keys={t('Esc')} />
        </Button>
      </div>
    </div>
  );
}

function Alternatives({ at, count }: { readonly at: number; readonly count: number }) {
  const { prompting } = useWorkstation();
  const keys = useKeys();
  return (
    <span className={styles.alternatives}>
      <IconButton
        small
        label={t('Previous alternative')}
        keys={keys('prompts.previous')}
        icon={<ChevronLeft />}
        onClick={() => prompting.cycle(-1)}
      />
      <span data-candidates={count}>{t('{place} of {count}', { place: at + 1, count })}</span>
      <IconButton
        small
        label={t('Next alternative')}
        keys={keys('prompts.next')}
        icon={<ChevronRight />}
        onClick={() => prompting.cycle(1)}
      />
    </span>
  );
}
