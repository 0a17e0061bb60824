import type { RendererPorts } from '../../renderer/core/ports.ts';
import { createWorkstation } from '../../renderer/core/workstation/create-workstation.ts';
import type { Workstation } from '../../renderer/core/workstation/workstation.ts';
import type { TestBackend } from './open-backend.ts';

let ids = 0;

/** The workstation of a page without a screen, connected to a real backend; time is the machine's. */
export function sitAt(backend: TestBackend): Workstation {
  const ports: RendererPorts = {
    fetchBlob: (ticket) => backend.take(ticket),
    now: () => Date.now(),
    randomHex: (digits) => (ids += 1).toString(16).padStart(digits, '0'),
    schedule: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
    toggleFullScreen: () => undefined,
    preferredLanguages: () => [],
  };
  const station = createWorkstation(backend.connect(), ports);
  station.connectionChanged('connected');
  return station;
}
