import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { gateOf } from '../core/session/gate.ts';
import { LoginGate } from '../features/accounts/login-gate.tsx';
import { ExportScreen } from '../features/exporting/export-screen.tsx';
import { StartScreen } from '../features/start/start-screen.tsx';
import { Tour } from '../features/tour/tour.tsx';
import { TrainingScreen } from '../features/training/training-screen.tsx';
import { UnsealScreen } from '../features/unlocking/unseal-screen.tsx';
import { WorklistScreen } from '../features/worklist/worklist-screen.tsx';
import { TooltipLayer } from '../ui/tooltip-layer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Notices } from './notices.tsx';
import { Panels } from './panels.tsx';
import { ReadingScreen } from './reading-screen.tsx';
import { TopBar } from './top-bar.tsx';
import { useGlobalKeys } from './use-global-keys.ts';
import { useTouched } from './use-touched.ts';
import { useWorkstation } from './workstation-context.ts';
import styles from './app.module.css';

/** The screen that is wanted, what is laid over it, and the keyboard. */
export function App() {
  const workstation = useWorkstation();
  const screen = useStore(workstation.navigation, (state) => state.screen);
  const language = useStore(workstation.language.store, (state) => state.tag);
  const gate = useStore(workstation.session.store, gateOf);
  const sealed = useStore(workstation.session.store, (state) => state.phase === 'sealed');
  const [settings, setSettings] = useState(false);
  useGlobalKeys(workstation.commands);
  useTouched(workstation.touched);

  // Settings are not there any more when somebody comes back.
  if (gate !== null && settings) setSettings(false);

  useEffect(() => void (document.documentElement.lang = language), [language]);

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (workstation.wouldLoseWork()) event.preventDefault();
    };
    addEventListener('beforeunload', onLeave);
    return () => removeEventListener('beforeunload', onLeave);
  }, [workstation]);

  if (sealed) {
    return (
      <div key={language} className={styles.app}>
        <UnsealScreen />
        <ConnectionBanner />
        <TooltipLayer />
      </div>
    );
  }
  if (gate !== null) {
    return (
      <div key={language} className={styles.app}>
        <LoginGate gate={gate} />
        <ConnectionBanner />
        <TooltipLayer />
      </div>
    );
  }
  return (
    // Another language draws everything anew; what is not saved yet lives in the workstation, outside of React.
    <div key={language} className={styles.app}>
      {screen !== 'reading' && <TopBar onSettings={() => setSettings(true)} />}
      <div className={styles.screen}>
        {screen === 'start' && <StartScreen />}
        {screen === 'worklist' && <WorklistScreen />}
        {screen === 'export' && <ExportScreen />}
        {screen === 'training' && <TrainingScreen />}
        {screen === 'reading' && <ReadingScreen onSettings={() => setSettings(true)} />}
      </div>
      <Panels settings={settings} onCloseSettings={() => setSettings(false)} />
      <Tour />
      <ConnectionBanner />
      <Notices />
      <TooltipLayer />
    </div>
  );
}
