import type { Locator, Page } from 'playwright-core';
import { ViewportPart } from './viewport-part.ts';

export type VerdictWord = 'accepted' | 'rejected' | 'absent' | 'deferred';

/** The open case. */
export class ReadingPage {
  readonly page: Page;
  readonly view: ViewportPart;

  constructor(page: Page) {
    this.page = page;
    this.view = new ViewportPart(page);
  }

  /** The image is on the screen, with masks or without. */
  async imageShown(): Promise<this> {
    await this.page.locator('[data-viewport=main][data-image-to-canvas]:not([data-frame-id=""])').waitFor();
    return this;
  }

  /** The machine has drawn its guess. */
  async prepared(withinMs: number): Promise<void> {
    await this.page.locator('[data-preparation]').waitFor({ state: 'detached', timeout: withinMs });
  }

  /** The image is on the screen, its masks are, and the journal is in step. */
  async opened(): Promise<this> {
    await this.imageShown();
    await this.page.locator('[data-preparation]').waitFor({ state: 'detached' });
    // A structure counts as seen once its mask was painted; the one in hand also while it has no pixels yet.
    await this.page.locator('[data-structure][data-seen=true]').nth(2).waitFor();
    await this.saved();
    return this;
  }

  async saved(): Promise<void> {
    await this.page.locator('[data-saving=saved]').waitFor();
  }

  /** Not saved yet, with the strip that says why. */
  blocked(): Locator {
    return this.page.locator('[data-blocked]');
  }

  saving(): Locator {
    return this.page.locator('[data-saving]');
  }

  row(structure: string): Locator {
    return this.page.locator(`[role=row][data-structure="${structure}"]`);
  }

  async choose(structure: string): Promise<void> {
    await this.row(structure).locator('[data-main]').click();
    await this.page.locator(`[data-structure="${structure}"][aria-selected=true]`).waitFor();
  }

  async active(): Promise<string> {
    const row = this.page.locator('[role=row][data-structure][aria-selected=true]');
    return (await row.getAttribute('data-structure')) ?? '';
  }

  async status(structure: string): Promise<string> {
    return (await this.row(structure).getAttribute('data-status')) ?? '';
  }

  async statuses(): Promise<Record<string, string>> {
    const rows = this.page.locator('[role=row][data-structure]');
    const all = await rows.evaluateAll((list) =>
      list.map((row) => [row.getAttribute('data-structure'), row.getAttribute('data-status')] as const),
    );
    return Object.fromEntries(all.map(([id, status]) => [id ?? '', status ?? '']));
  }

  async toggle(structure: string, what: 'Show' | 'Lock' | 'Show only'): Promise<void> {
    const name = await this.row(structure).locator('[data-main]').innerText();
    await this.row(structure).hover();
    await this.row(structure)
      .getByRole('button', { name: `${what} ${name}`, exact: true })
      .click();
  }

  /** Waits until a structure has a status. */
  async becomes(structure: string, status: string): Promise<void> {
    await this.page.locator(`[role=row][data-structure="${structure}"][data-status="${status}"]`).waitFor();
  }

  async tool(tool: string): Promise<void> {
    await this.page.locator(`[data-tool="${tool}"]`).click();
    await this.page.locator(`[data-tool="${tool}"][aria-pressed=true]`).waitFor();
  }

  /** A command of the menu for the structure in hand. */
  async edit(label: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Edit structure/ }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${label}`) }).click();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What the tool in hand says. */
  hint(): Locator {
    return this.page.locator('[data-mode-hint]');
  }

  verdictButton(verdict: VerdictWord): Locator {
    return this.page.locator(`[data-verdict=${verdict}]`);
  }

  refusal(): Locator {
    return this.page.locator('[data-refusal]');
  }

  dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  patient(): Locator {
    return this.page.locator('[data-patient-id]');
  }

  viewButton(label: string): Locator {
    return this.page.getByRole('toolbar', { name: 'View' }).getByRole('button', { name: label });
  }

  async select(label: string, option: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  prompts(): Locator {
    return this.page.getByRole('region', { name: 'Prompts for SAM' });
  }

  async backToList(): Promise<void> {
    await this.page.getByRole('button', { name: 'List', exact: true }).click();
  }
}
