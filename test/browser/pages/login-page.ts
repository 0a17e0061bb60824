import type { Locator, Page } from 'playwright-core';

/** Logins: the screen that stands before everything, and the dialogs about accounts. */
export class LoginPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Makes this station require logins; from the settings, with the worklist afterwards. */
  async setUp(name: string, passphrase: string): Promise<void> {
    await this.#settings();
    await this.#page.getByRole('button', { name: 'Require logins on this station…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Require logins on this station' });
    await dialog.getByLabel('Your name').fill(name);
    await dialog.getByLabel('New passphrase').fill(passphrase);
    await dialog.getByLabel('The same once more').fill(passphrase);
    await dialog.getByRole('button', { name: 'Require logins', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** @returns the one-time passphrase. */
  async addAccount(name: string, role: string): Promise<string> {
    const dialog = await this.openAccounts();
    await dialog.getByLabel('Name of a new account').fill(name);
    await dialog.getByLabel('Role', { exact: true }).selectOption({ label: role });
    await dialog.getByRole('button', { name: 'Add the account' }).click();
    const oneTime = await dialog.getByLabel('One-time passphrase').innerText();
    await this.#page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    return oneTime.trim();
  }

  async openAccounts(): Promise<Locator> {
    await this.#settings();
    await this.#page.getByRole('button', { name: 'Accounts of this station…' }).click();
    return this.#page.getByRole('dialog', { name: 'Accounts of this station' });
  }

  locked(): Locator {
    return this.#page.getByRole('heading', { name: 'Locked' });
  }

  alert(text: RegExp): Locator {
    return this.#page.getByRole('alert').filter({ hasText: text });
  }

  async unlock(passphrase: string): Promise<void> {
    await this.#page.getByLabel(/^Passphrase of /).fill(passphrase);
    await this.#page.getByRole('button', { name: 'Unlock' }).click();
  }

  async somebodyElse(name: string, passphrase: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Somebody else logs in' }).click();
    await this.logIn(name, passphrase);
  }

  async logIn(name: string, passphrase: string): Promise<void> {
    await this.#page.getByLabel('Name', { exact: true }).fill(name);
    await this.#page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.#page.getByRole('button', { name: 'Log in' }).click();
  }

  /** After a one-time passphrase. */
  async chooseOwn(passphrase: string): Promise<void> {
    await this.#page.getByLabel('New passphrase').fill(passphrase);
    await this.#page.getByLabel('The same once more').fill(passphrase);
    await this.#page.getByRole('button', { name: 'Change the passphrase' }).click();
    await this.#page.getByRole('heading', { name: 'Your own passphrase' }).waitFor({ state: 'detached' });
  }

  async #settings(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Settings and facts' }).click();
  }
}
