import { describe, expect, it } from 'vitest';
import { entriesOf, readJournal } from './support/read-workspace.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { usePreparedWorkspace } from './support/shared-workspace.ts';

usePreparedWorkspace();

const A = { x: 150, y: 250 };
const B = { x: 300, y: 400 };

describe('tools that only look', () => {
  it('window, pan, zoom, wheel, fit, 1:1, magnifier, length, angle', async () => {
    const { page, reading, workspace, defects } = await readFirstCase();
    const { view } = reading;
    const window = page.getByText(/^W \d+ L \d+/);

    const before = await window.innerText();
    await reading.tool('window');
    await view.drag([A, B]);
    await holds(async () => (await window.innerText()) !== before, true);
    await reading.press('Shift+B');
    await holds(async () => /file/.test(await window.innerText()), false);

    await reading.tool('zoom');
    const fit = await view.zoom();
    await view.drag([B, { x: 300, y: 300 }]);
    await holds(async () => (await view.zoom()) > fit * 1.2, true);

    await reading.tool('pan');
    const from = await view.centre();
    await view.drag([A, { x: A.x + 40, y: A.y + 25 }]);
    await holds(async () => {
      const now = await view.centre();
      return Math.abs(from.x - 40 - now.x) < 1 && Math.abs(from.y - 25 - now.y) < 1;
    }, true);

    await view.wheel(A, -2, 'Control');
    await reading.press('0');
    await holds(() => view.zoom(), 1);
    await reading.press('f');
    await holds(async () => Math.abs((await view.zoom()) - fit) < 1e-9, true);

    await reading.tool('length');
    const bare = await view.picture('annotations');
    await view.drag([A, B]);
    await holds(async () => (await view.picture('annotations')) !== bare, true);

    await reading.tool('angle');
    const one = await view.picture('annotations');
    await view.drag([
      { x: 100, y: 600 },
      { x: 200, y: 600 },
    ]);
    await view.click({ x: 200, y: 500 });
    await holds(async () => (await view.picture('annotations')) !== one, true);
    await reading.tool('navigate');
    await reading.press('Control+Delete');
    await holds(async () => (await view.picture('annotations')) === bare, true);

    await reading.tool('magnifier');
    const lens = page.locator('section[aria-label=Image] > canvas');
    await view.hover(A);
    await page.mouse.down();
    await lens.waitFor();
    await page.mouse.up();
    await reading.tool('navigate');
    await lens.waitFor({ state: 'detached' });

    // Looking leaves nothing in the journal.
    const kinds = new Set(readJournal(workspace).map(({ body }) => body.kind));
    for (const kind of ['edit', 'undo', 'prompts', 'verdict'] as const) expect(kinds).not.toContain(kind);
    expect(defects).toEqual([]);
  });

  it('says so as long as the view is turned, and masks stay on their anatomy', async () => {
    const { page, reading, workspace, defects } = await readFirstCase();
    const { view } = reading;
    const turned = page.getByRole('button', { name: /^View .* reset$/ });
    await holds(() => turned.count(), 0);
    expect(await view.surface.getAttribute('data-turned')).toBe('false');

    await reading.viewButton('Rotate right').click();
    await holds(() => turned.innerText(), 'View rotated 90° · reset');
    const { a, b } = await view.affine();
    expect(a).toBeCloseTo(0, 9);
    expect(b).toBeGreaterThan(0);

    await reading.viewButton('Flip left-right').click();
    await reading.viewButton('Flip top-bottom').click();
    await holds(() => turned.innerText(), 'View flipped left-right, flipped top-bottom, rotated 90° · reset');
    expect(await view.surface.getAttribute('data-turned')).toBe('true');

    // What is drawn on the turned view lies where the pointer was in the image.
    await reading.choose('radius');
    await reading.tool('brush');
    await view.drag([
      { x: 60, y: 300 },
      { x: 60, y: 302 },
    ]);
    await holds(() => entriesOf(workspace, 'edit').length > 0, true);
    const painted = await view.painted(494, 727);
    expect(painted[301 * 494 + 60]).toBe(1);
    expect(painted[301 * 494 + 100]).toBe(0);

    const picture = await view.picture('image');
    await reading.press('i');
    await holds(async () => (await view.picture('image')) !== picture, true);
    await holds(() => page.getByText(/ · inverted$/).count(), 1);

    await turned.click();
    await holds(() => turned.count(), 0);
    await holds(() => view.surface.getAttribute('data-turned'), 'false');

    // The identity stays when the facts go.
    await reading.press('Shift+H');
    await page.getByText(/^Zoom \d+ %/).waitFor({ state: 'detached' });
    expect(await reading.patient().isVisible()).toBe(true);
    expect(
      await page
        .getByRole('region', { name: 'Image' })
        .getByText(/PHANTOM-/)
        .isVisible(),
    ).toBe(true);
    expect(defects).toEqual([]);
  });
});
