import type { Page } from 'playwright-core';

/** Who reads, and the invitation of an empty workspace. */
export class StartPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Signs in with a name; afterwards the worklist or, in an empty workspace, the invitation is there. */
  async signIn(name: string): Promise<void> {
    await this.#page.getByLabel(/^(Your name|Or another name)$/).fill(name);
    await this.#page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
    await this.#page.getByRole('heading', { name: 'Who reads?' }).waitFor({ state: 'detached' });
  }

  async lookOnly(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Look only, without giving verdicts' }).click();
  }

  async openDemo(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Open the demo study' }).click();
  }

  async openFolder(): Promise<void> {
    await this.#page
      .getByRole('region', { name: 'This workspace is empty' })
      .getByRole('button', { name: 'Open a folder' })
      .click();
  }

  async goToWorklist(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Go to the worklist' }).click();
  }
}
