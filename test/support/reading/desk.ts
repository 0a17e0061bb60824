import type { Frame } from '../../../core/domain/frame.ts';
import type { Task } from '../../../core/domain/task.ts';
import { paintPolygon } from '../../../core/edit/paint-polygon.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { PRESETS } from '../../../core/pipeline/presets.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { ConnectionState } from '../../../core/transport/reconnecting-client.ts';
import type { OpenCase } from '../../../renderer/core/case/create-case-session.ts';
import type { RendererPorts } from '../../../renderer/core/ports.ts';
import type { Modifiers, ToolEvent } from '../../../renderer/core/tools/tool-types.ts';
import { createWorkstation } from '../../../renderer/core/workstation/create-workstation.ts';
import type { Workstation } from '../../../renderer/core/workstation/workstation.ts';
import { createMemoryBackend, type MemoryBackend, type TestCase } from './memory-backend.ts';
import { plainFrame } from '../plain-frame.ts';

export const WIDTH = 64;
export const HEIGHT = 48;

/** A reader at a workstation in front of a backend in memory; time stands still until a test moves it. */
export interface Desk {
  readonly backend: MemoryBackend;
  readonly station: Workstation;
  readonly client: SwitchedClient;
  /** Lets timers that are due within `ms` fire, in order. */
  advance(ms: number): void;
  /** Waits for a fact, not for time: fails after many turns of the event loop. */
  until(fact: () => boolean, what?: string): Promise<void>;
  /** Opens a case, gives the viewport a canvas and waits until pixels and masks are there. */
  open(caseId: string): Promise<OpenCase>;
  /** Drags the left button over image points. */
  drag(points: readonly (readonly [number, number])[], modifiers?: Partial<Modifiers>): void;
  event(type: 'down' | 'move' | 'up', at: readonly [number, number], modifiers?: Partial<Modifiers>): void;
  escape(): void;
  key(
    code: string,
    more?: Partial<{ key: string; ctrlKey: boolean; shiftKey: boolean; repeat: boolean }>,
  ): boolean;
}

/** A client whose connection a test can cut and join again. */
export interface SwitchedClient extends Client<Contract> {
  reconnect(): void;
}

export function createDesk(cases: readonly TestCase[], shared?: MemoryBackend): Desk {
  const backend = shared ?? createMemoryBackend(cases);
  let now = 0;
  let ids = 0;
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  const own = (deskCount += 1);
  const ports: RendererPorts = {
    fetchBlob: (ticket) => backend.fetchBlob(ticket),
    now: () => now,
    randomHex: (digits) => {
      ids += 1;
      return `${own.toString(16)}${ids.toString(16).padStart(8, '0')}`.padStart(digits, '0').slice(-digits);
    },
    schedule: (ms, action) => {
      const timer = { at: now + ms, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    toggleFullScreen: () => undefined,
    preferredLanguages: () => [],
  };
  let told: (state: ConnectionState) => void = () => undefined;
  const client = switchedClient(backend, (state) => told(state));
  const station = createWorkstation(client, ports);
  told = station.connectionChanged;
  station.connectionChanged('connected');

  const until: Desk['until'] = async (fact, what = String(fact)) => {
    for (let turn = 0; turn < 5000; turn++) {
      if (fact()) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`This did not become true: ${what}`);
  };

  const event: Desk['event'] = (type, [x, y], modifiers = {}) => {
    now += 5;
    const imagePoint = { x, y };
    const canvasPoint = station.main.toCanvas(imagePoint) ?? imagePoint;
    const all = { shift: false, ctrl: false, alt: false, ...modifiers };
    station.tools.handle('main', {
      type,
      imagePoint,
      canvasPoint,
      modifiers: all,
      button: 0,
      timeMs: now,
    } satisfies ToolEvent);
  };

  return {
    backend,
    station,
    client,
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.action();
      }
      now = end;
    },
    until,
    open: async (caseId) => {
      await until(() => station.session.store.getState().phase === 'ready');
      if (station.session.store.getState().reader === null) await station.session.signIn('Dr. Test');
      station.main.setCanvas({ width: 640, height: 480, devicePixelRatio: 1 });
      void station.openCase(caseId);
      await until(() => readyCase(station, caseId) !== null, `case ${caseId} is open`);
      return readyCase(station, caseId)!;
    },
    event,
    drag: (points, modifiers) => {
      event('down', points[0]!, modifiers);
      for (const point of points.slice(1)) event('move', point, modifiers);
      event('up', points.at(-1)!, modifiers);
    },
    escape: () => void station.commands.handleKey(press('Escape', { key: 'Escape' })),
    key: (code, more) => station.commands.handleKey(press(code, more)),
  };
}

let deskCount = 0;

export function press(
  code: string,
  more: Partial<{ key: string; ctrlKey: boolean; shiftKey: boolean; altKey: boolean; repeat: boolean }> = {},
) {
  const key = more.key ?? code.replace(/^Key|^Digit/, '').toLowerCase();
  return {
    code,
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    ...more,
  };
}

function readyCase(station: Workstation, caseId: string): OpenCase | null {
  const { session } = station.reading.getState();
  if (session === null || session.caseId !== caseId) return null;
  const { phase, view, frames } = session.store.getState();
  const load = frames[view?.frames[0]?.frameId ?? ''];
  const ready = phase === 'open' && load?.pixels === 'ready' && load.masks === 'ready';
  // The workstation makes its sessions itself; the store shows them by their public side.
  return ready && station.main.store.getState().view !== null ? (session as OpenCase) : null;
}

/** Reconnects only when told; pending calls reject as `closed`, as with the reconnecting client. */
function switchedClient(backend: MemoryBackend, onState: (state: ConnectionState) => void): SwitchedClient {
  let inner = backend.connect();
  const subscriptions: ((client: Client<Contract>) => void)[] = [];
  const watch = (client: Client<Contract>): void => void client.closed.then(() => onState('lost'));
  watch(inner);
  return {
    request: (name, input) => inner.request(name, input),
    job: (name, input, options) => inner.job(name, input, options),
    on: (name, listener) => {
      let stop = inner.on(name, listener);
      const again = (client: Client<Contract>): void => void (stop = client.on(name, listener));
      subscriptions.push(again);
      return () => {
        subscriptions.splice(subscriptions.indexOf(again), 1);
        stop();
      };
    },
    get closed() {
      return inner.closed;
    },
    close: () => inner.close(),
    reconnect: () => {
      inner = backend.connect();
      watch(inner);
      for (const subscribe of subscriptions) subscribe(inner);
      onState('connected');
    },
  };
}

// --- Cases ------------------------------------------------------------------------------------------------------

const CODE = { scheme: 'SCT', value: '1', meaning: 'test' };

export function testTask(
  overlap: 'allowed' | 'exclusive' = 'allowed',
  structures = ['radius', 'ulna', 'carpus'],
): Task {
  return {
    format: 'countersign-task/1',
    id: 'wrist',
    version: 1,
    title: 'Wrist',
    guideline: '',
    models: { unet: 'unet' },
    structures: structures.map((id) => ({
      id,
      name: id[0]!.toUpperCase() + id.slice(1),
      colour: '#3fa0c0',
      category: CODE,
      type: CODE,
      severalParts: false,
      mayBeAbsent: false,
      guideline: `About ${id}.`,
      settings: {},
    })),
    settings: PRESETS.default,
    review: { overlap, bulkAccept: true, flagBelowAgreement: 0.5 },
  };
}

export function testFrame(fill: (x: number, y: number) => number = (x) => x): Frame {
  const values = new Uint16Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) values[y * WIDTH + x] = fill(x, y);
  return plainFrame(
    { rows: HEIGHT, columns: WIDTH, values },
    {
      bitsStored: 12,
      spacing: { row: 0.5, column: 0.5, source: 'PixelSpacing', calibrationType: 'GEOMETRY' },
      laterality: 'L',
    },
  );
}

/** A filled rectangle of whole pixels. */
export function rectangle(left: number, top: number, right: number, bottom: number): BitMask {
  const mask = createMask(WIDTH, HEIGHT);
  const corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  paintPolygon(mask, corners, 'add');
  return mask;
}

/** `digit` makes the id: 32 times the same hex digit. Radius and ulna are drawn, the carpus is empty. */
export function testCase(digit: string, more: Partial<TestCase> = {}): TestCase {
  const radius = rectangle(8, 8, 24, 40);
  const ulna = rectangle(36, 8, 48, 40);
  return {
    caseId: digit.repeat(32),
    patientKey: `patient-${digit}`,
    frames: [testFrame()],
    task: testTask(),
    masks: {
      radius: { refined: [radius], guess: [rectangle(10, 10, 22, 38)] },
      ulna: { refined: [ulna], guess: [ulna] },
    },
    ...more,
  };
}
