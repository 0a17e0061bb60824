import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { CrashBoundary } from './app/crash-boundary.tsx';
import { followTheme } from './app/follow-theme.ts';
import { startWorkstation } from './app/start-workstation.ts';
import { WorkstationProvider } from './app/workstation-context.ts';
import './ui/tokens.css';
import './ui/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

// Outside of what may crash: its stores, and what is not saved yet, outlive every screen.
const workstation = startWorkstation();
followTheme(workstation);

// React would write the error to the console, and its message may name a patient (rule S2); the panel shows it.
createRoot(root, { onCaughtError: () => undefined }).render(
  <StrictMode>
    <WorkstationProvider value={workstation}>
      <CrashBoundary>
        <App />
      </CrashBoundary>
    </WorkstationProvider>
  </StrictMode>,
);
