import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { tip } from '../../ui/tip.ts';
import { PreviewBar } from './preview-bar.tsx';
import { PromptList } from './prompt-list.tsx';
import { PromptTools } from './prompt-tools.tsx';
import { draftWords, originWords } from './prompt-words.ts';
import styles from './prompt-panel.module.css';

/** Below this the list of structures needs the room: the panel begins closed. */
const ROOMY = '(min-height: 1000px)';

/** What SAM is told of the structure in hand, by the machine or by the reader. */
export function PromptPanel() {
  const { prompting } = useWorkstation();
  const [open, setOpen] = useState(() => matchMedia(ROOMY).matches);
  const phase = useStore(prompting.store, (state) => state.phase);
  const origin = useStore(prompting.store, (state) => state.origin);
  const structure = useStore(prompting.store, (state) => state.structure);
  const draft = useStore(prompting.store, (state) => state.draft);
  const summary = `${originWords(origin)}: ${draftWords(draft)}`;
  return (
    <section
      aria-label={t('Prompts for SAM')}
      data-tour="prompts"
      data-phase={phase}
      data-origin={origin}
      data-prompted={structure ?? ''}
      className={styles.panel}
    >
      <header className={styles.head}>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className={styles.title}
          {...tip(summary)}
        >
          {open ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
          {t('Prompts')}
          <span className={styles.summary}>{origin === 'none' ? '–' : draftWords(draft)}</span>
        </button>
        <PromptTools />
      </header>
      <PreviewBar />
      {open && <Body />}
    </section>
  );
}

function Body() {
  const { prompting } = useWorkstation();
  const origin = useStore(prompting.store, (state) => state.origin);
  const shown = useStore(prompting.store, (state) => state.shown);
  const useGuess = useStore(prompting.store, (state) => state.draft.useGuess);
  const keys = useKeys();
  return (
    <>
      <div className={styles.line}>
        <span className={styles.origin}>{originWords(origin)}</span>
        <Toggle
          label={t('Show')}
          hint={t('Draws the prompts over the image, where they can be dragged')}
          keys={keys('prompts.show')}
          on={shown}
          onChange={(on) => prompting.setShown(on)}
        />
      </div>
      <PromptList />
      <div className={styles.line}>
        <Toggle
          label={t('Use the first guess')}
          hint={t(
            'SAM gets the U-Net’s mask as a prompt too. Off: it sees only your points, box and scribbles; better where the first guess is wrong.',
          )}
          on={useGuess}
          onChange={(on) => prompting.setUseGuess(on)}
        />
      </div>
      <div className={styles.buttons}>
        <Button
          small
          onClick={() => prompting.decode()}
          {...tip(t('Asks SAM with these prompts'), keys('prompts.decode'))}
        >
          {t('Ask SAM')}
        </Button>
        <Button
          small
          disabled={origin !== 'reader'}
          onClick={() => prompting.resetToMachine()}
          {...tip(t('Back to what the machine told SAM'), keys('prompts.machine'))}
        >
          {t('Machine’s prompts')}
        </Button>
      </div>
    </>
  );
}
