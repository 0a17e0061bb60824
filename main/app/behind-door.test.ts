import { describe, expect, it } from 'vitest';
import type { Channel } from '../../core/transport/channel.ts';
import type { OpenWorkstation } from '../station/open-workstation.ts';
import { behindDoor } from './behind-door.ts';

function setUp() {
  const asked: string[] = [];
  let station: OpenWorkstation | null = null;
  const open = (): void => {
    station = {
      backend: {
        offer: (path: string) => Promise.resolve(void asked.push(`offer ${path}`)),
        notify: (_level: string, message: string) => void asked.push(message),
        lockScreen: () => void asked.push('lock'),
        resumed: () => Promise.resolve(void asked.push('resumed')),
        supportReport: () => Promise.resolve('report'),
      },
      // Of a workstation this is what is asked for here.
    } as unknown as OpenWorkstation;
  };
  const backend = behindDoor(
    {
      openSession: () => void asked.push('session'),
      blobs: { take: () => Promise.resolve(null) },
      opened: () => station,
      close: () => Promise.resolve(),
    },
    () => undefined,
  );
  return { asked, backend, open };
}

const channel = {} as Channel;

describe('the backend behind a door', () => {
  it('keeps what is offered until a page is let in, and has nothing else to do', async () => {
    const { asked, backend, open } = setUp();
    await backend.offer('/cd');
    backend.notify('info', 'nobody hears it');
    backend.lockScreen();
    await backend.resumed();
    await expect(backend.supportReport()).rejects.toThrow('sealed');
    backend.openSession(channel);
    expect(asked).toEqual(['session']);

    open();
    backend.openSession(channel);
    backend.openSession(channel);
    expect(asked).toEqual(['session', 'session', 'offer /cd', 'session']);
    await backend.offer('/usb');
    backend.lockScreen();
    await backend.resumed();
    expect(asked.slice(4)).toEqual(['offer /usb', 'lock', 'resumed']);
    expect(await backend.supportReport()).toBe('report');
  });
});
