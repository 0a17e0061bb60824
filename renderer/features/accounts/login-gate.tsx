import { LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import type { Gate } from '../../core/session/gate.ts';
import { Button } from '../../ui/button.tsx';
import { FrontCard, FrontPage } from '../../ui/front-page.tsx';
import { LogInForm } from './log-in-form.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { UnlockForm } from './unlock-form.tsx';

interface LoginGateProps {
  readonly gate: NonNullable<Gate>;
}

/** Stands in the place of everything else: whatever shows a patient is not drawn at all behind it. */
export function LoginGate({ gate }: LoginGateProps) {
  const { session, logOut } = useWorkstation();
  const name = useStore(session.store, (state) => state.login.account?.name ?? '');
  const [other, setOther] = useState(false);
  /** Of a login a moment ago: a one-time passphrase is not asked for twice. */
  const [typed, setTyped] = useState('');
  const handOver = gate === 'locked' && other;
  return (
    <FrontPage label={t('Login')} motto={t('A radiologist signs for what a machine drew.')} width="narrow">
      <FrontCard
        title={titleOf(gate, handOver)}
        icon={gate === 'locked' && <LockKeyhole aria-hidden="true" />}
      >
        {gate === 'locked' && !handOver && <UnlockForm name={name} onSomebodyElse={() => setOther(true)} />}
        {handOver && (
          <>
            <p>
              {t(
                'Whoever logs in closes the case of {name}. What is not saved of it yet waits here until {name} logs in again.',
                { name },
              )}
            </p>
            <LogInForm onTyped={setTyped} />
            <p>
              <Button look="quiet" small onClick={() => setOther(false)}>
                {t('Back to {name}', { name })}
              </Button>
            </p>
          </>
        )}
        {gate === 'log-in' && <LogInForm onTyped={setTyped} />}
        {gate === 'must-change' && (
          <>
            <p>
              {t(
                'Welcome, {name}. Choose a passphrase that only you know: your verdicts are signed with a key that it opens.',
                { name },
              )}
            </p>
            <PassphraseForm
              label={t('One-time passphrase')}
              present={typed}
              cancel={{ label: t('Log out'), run: () => void logOut() }}
              onDone={() => setTyped('')}
            />
          </>
        )}
      </FrontCard>
    </FrontPage>
  );
}

function titleOf(gate: NonNullable<Gate>, handOver: boolean): string {
  if (handOver || gate === 'log-in') return t('Log in');
  return gate === 'locked' ? t('Locked') : t('Your own passphrase');
}
