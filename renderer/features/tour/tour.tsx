import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { placeCard } from './place-card.ts';
import { listSteps, readingSteps, type TourStep } from './tour-steps.ts';
import styles from './tour.module.css';

/**
 * Shows a newcomer around, on the real screens and beside what it speaks of: nothing is blocked, and the keyboard
 * stays where it is. Once for a station; the list of keys starts it again.
 */
export function Tour() {
  const { navigation, session } = useWorkstation();
  const { screen, panel } = useStore(navigation);
  const seen = useStore(session.store, ({ settings, phase }) => settings.tourSeen || phase !== 'ready');
  const listed = useStore(session.store, ({ reader, images }) => reader !== null && images > 0);
  const [listDone, setListDone] = useState(false);
  const keyOf = useKeys();
  if (seen || panel !== null) return null;
  const end = (): void => void session.changeSettings({ tourSeen: true });
  if (screen === 'worklist' && listed && !listDone) {
    return <Chapter key="list" steps={listSteps()} more onDone={() => setListDone(true)} onSkip={end} />;
  }
  if (screen === 'reading') {
    return <Chapter key="reading" steps={readingSteps(keyOf)} more={false} onDone={end} onSkip={end} />;
  }
  return null;
}

interface ChapterProps {
  readonly steps: readonly TourStep[];
  /** Another chapter follows on another screen. */
  readonly more: boolean;
  readonly onDone: () => void;
  readonly onSkip: () => void;
}

function Chapter({ steps, more, onDone, onSkip }: ChapterProps) {
  const [index, setIndex] = useState(0);
  const card = useRef<HTMLElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const step = steps[index];
  const anchor = step?.anchor ?? '';

  useEffect(() => follow(anchor, card, ring), [anchor]);

  if (step === undefined) return null;
  const last = index === steps.length - 1;
  return (
    <>
      <div ref={ring} className={styles.ring} aria-hidden="true" />
      <aside ref={card} aria-label={t('Tour')} className={styles.card}>
        <div aria-live="polite">
          <h2 className={styles.title}>{step.title}</h2>
          <p className={styles.text}>{step.text}</p>
        </div>
        <footer className={styles.actions}>
          {steps.length > 1 && (
            <span className={styles.count}>
              {t('{step} of {steps}', { step: index + 1, steps: steps.length })}
            </span>
          )}
          {(!last || more) && (
            <Button look="quiet" small onClick={onSkip}>
              {t('Skip the tour')}
            </Button>
          )}
          {index > 0 && (
            <Button small onClick={() => setIndex(index - 1)}>
              {t('Back')}
            </Button>
          )}
          <Button look="primary" small onClick={() => (last ? onDone() : setIndex(index + 1))}>
            {last ? (more ? t('Go on') : t('Close')) : t('Next')}
          </Button>
        </footer>
      </aside>
    </>
  );
}

type Ref<T> = { readonly current: T | null };

/** Keeps card and ring where the anchor is, also when it comes later or the window changes. */
function follow(selector: string, card: Ref<HTMLElement>, ring: Ref<HTMLElement>): () => void {
  const place = (): void => {
    const anchor = document.querySelector(selector);
    if (card.current === null || ring.current === null) return;
    // What is not there is spoken of all the same, in a corner.
    ring.current.toggleAttribute('hidden', anchor === null);
    const box = (anchor ?? document.body).getBoundingClientRect();
    const size = { width: card.current.offsetWidth, height: card.current.offsetHeight };
    const { left, top } = placeCard(box, size, { width: innerWidth, height: innerHeight });
    Object.assign(card.current.style, { left: px(left), top: px(top) });
    Object.assign(ring.current.style, {
      left: px(box.left),
      top: px(box.top),
      width: px(box.width),
      height: px(box.height),
    });
  };
  place();
  // What comes, goes or grows anywhere can move the anchor.
  const changes = new MutationObserver(place);
  changes.observe(document.body, { childList: true, subtree: true });
  const sizes = new ResizeObserver(place);
  sizes.observe(document.body);
  const anchor = document.querySelector(selector);
  if (anchor !== null) sizes.observe(anchor);
  return () => {
    changes.disconnect();
    sizes.disconnect();
  };
}

function px(value: number): string {
  return `${String(value)}px`;
}
