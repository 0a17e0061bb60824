import { CircleMinus, CirclePlus, Signature, SquareDashed, X } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { isSelected, promptLines, type PromptLine } from './prompt-words.ts';
import styles from './prompt-list.module.css';

/** Every prompt of the structure in hand, one line each; the chosen one is marked in the image too. */
export function PromptList() {
  const { prompting } = useWorkstation();
  const draft = useStore(prompting.store, (state) => state.draft);
  const selected = useStore(prompting.store, (state) => state.selected);
  const lines = promptLines(draft);
  if (lines.length === 0) {
    return (
      <p className={styles.none}>
        {t('Choose a tool and click into the image: SAM draws from what you point at.')}
      </p>
    );
  }
  const remove = (line: PromptLine): void => {
    prompting.select(line.part);
    prompting.removeSelected();
  };
  return (
    <ul aria-label={t('Prompts')} className={styles.list}>
      {lines.map((line) => {
        const chosen = isSelected(line, selected);
        return (
          <li
            key={line.key}
            data-prompt={line.key}
            className={classes(styles.line, chosen && styles.chosen, styles[line.kind])}
          >
            <button
              type="button"
              aria-pressed={chosen}
              onClick={() => {
                prompting.setShown(true);
                prompting.select(chosen ? null : line.part);
              }}
              className={styles.choose}
            >
              <Shape line={line} />
              <span>{line.words}</span>
              <span className={styles.where}>{line.where}</span>
            </button>
            <IconButton
              small
              label={t('Remove: {prompt}', { prompt: line.words })}
              icon={<X />}
              onClick={() => remove(line)}
            />
          </li>
        );
      })}
    </ul>
  );
}

function Shape({ line: { shape, kind } }: { readonly line: PromptLine }) {
  if (shape === 'box') return <SquareDashed aria-hidden="true" />;
  if (shape === 'scribble') return <Signature aria-hidden="true" />;
  return kind === 'include' ? <CirclePlus aria-hidden="true" /> : <CircleMinus aria-hidden="true" />;
}
