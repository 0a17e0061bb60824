import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackendStation, type TestBackend, type TestPage } from '../../test/support/open-backend.ts';

describe('what the program around the pages asks of the backend', () => {
  let station: BackendStation;
  let world: TestBackend;
  let page: TestPage;
  beforeAll(async () => {
    station = new BackendStation(0);
    world = await station.open();
    page = world.connect();
  });
  afterAll(async () => {
    await world.backend.close();
    station.remove();
  });

  it('has pages run commands, and tells them of sleep and waking', async () => {
    world.backend.runCommand('program.export');
    expect(await page.heard('command.run')).toEqual({ id: 'program.export' });
    world.backend.suspended();
    await page.heard('station.suspended');
    await world.backend.resumed();
    await page.heard('station.resumed');
  });

  it('offers what was opened to the page that listens, by an id that it can import', async () => {
    await page.request('session.hello', {});
    await world.backend.offer(world.study);
    const { place } = await page.heard('places.offered');
    expect(place).toMatchObject({ name: 'study', kind: 'folder' });
    expect(await page.job('import.run', { place: place.id })).toMatchObject({ found: 0, failed: 0 });
  });

  it('gives a report for support, and leaves the full screen of a browser to the browser', async () => {
    expect(await world.backend.supportReport()).toMatch(/^Countersign support report, /);
    await expect(page.request('host.fullScreen', {})).rejects.toThrow('press F11');
  });
});
