import { CircleCheck, CircleOff, CirclePause, CircleX, type LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import type { VerdictKey } from '../../core/verdict/verdict-model.ts';
import { classes } from '../../ui/classes.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { tip } from '../../ui/tip.ts';
import { Toolbar } from '../../ui/toolbar.tsx';
import { verdictLabel, verdictOf } from './verdict-words.ts';
import styles from './verdict-buttons.module.css';

interface VerdictEntry {
  readonly verdict: VerdictKey;
  readonly command: string;
  readonly icon: LucideIcon;
  readonly tone: string | undefined;
  readonly hint: () => string;
}

const VERDICTS: readonly VerdictEntry[] = [
  {
    verdict: 'accepted',
    command: 'verdict.accept',
    icon: CircleCheck,
    tone: styles.good,
    hint: () => t('The mask is right as it is; an edited one is signed as corrected'),
  },
  {
    verdict: 'rejected',
    command: 'verdict.reject',
    icon: CircleX,
    tone: styles.bad,
    hint: () => t('No usable mask; asks for the reason'),
  },
  {
    verdict: 'absent',
    command: 'verdict.absent',
    icon: CircleOff,
    tone: undefined,
    hint: () => t('The structure is not in the image'),
  },
  {
    verdict: 'deferred',
    command: 'verdict.defer',
    icon: CirclePause,
    tone: styles.warn,
    hint: () => t('Left for later or for somebody else; asks for the reason'),
  },
];

/** One key each, for the structure in hand. */
export function VerdictButtons({ session }: { readonly session: CaseSession }) {
  const { verdicts } = useWorkstation();
  const refused = useStore(verdicts.store, (state) => state.refusal !== '');
  const active = useStore(session.store, (state) => state.active);
  const view = useStore(session.store, (state) => state.view);
  const state = useStore(session.store, (now) => now.state);
  const unsaved = useStore(session.store, (now) => now.unsaved.has(now.active));
  const keys = useKeys();
  const structure = view?.task.structures.find((one) => one.id === active);
  const name = structure?.name ?? t('No structure');
  const { given, edited } = verdictOf(state, active);
  return (
    <Toolbar label={t('Verdict on {name}', { name })}>
      <span className={styles.name} {...tip(name)}>
        <span
          className={styles.swatch}
          style={{ background: structure?.colour ?? 'transparent' }}
          aria-hidden="true"
        />
        <span className={styles.word}>{name}</span>
      </span>
      {VERDICTS.map(({ verdict, command, icon: Icon, tone, hint }) => {
        const label = verdictLabel(verdict, edited || unsaved);
        const inForce = given === verdict || (verdict === 'accepted' && given === 'corrected');
        return (
          <button
            key={verdict}
            type="button"
            aria-pressed={inForce}
            aria-keyshortcuts={keys(command)}
            data-verdict={verdict}
            disabled={refused || structure === undefined}
            onClick={() => verdicts.give(verdict)}
            className={classes(styles.verdict, tone)}
            {...tip(hint())}
          >
            <Icon aria-hidden="true" />
            <span>
              {label} <span className="visually-hidden">{name}</span>
            </span>
            {keys(command) !== '' && (
              // aria-keyshortcuts says it to who cannot see it.
              <span aria-hidden="true">
                <Kbd keys={keys(command)} />
              </span>
            )}
          </button>
        );
      })}
    </Toolbar>
  );
}
