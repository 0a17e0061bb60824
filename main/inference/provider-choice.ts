/** Which provider runs a network, and why, in words for a person. */
export interface ProviderChoice {
  readonly provider: string;
  readonly reason: string;
}

/** What `doctor` has measured and remembered. */
export interface ProviderMemory {
  /** @returns null when nothing was measured for this file with this onnxruntime on this machine */
  choose(sha256: string, ortVersion: string): Promise<ProviderChoice | null>;
}

/** Nothing measured: a provider is trusted only after it has proved that its numbers are the CPU's. */
export const unmeasured: ProviderChoice = {
  provider: 'cpu',
  reason: 'no other provider was measured yet; countersign doctor does it',
};

/** Providers that failed while this program ran; they are not tried again until it is started anew. */
export class ProviderBans {
  readonly #bans = new Map<string, string>();

  ban(sha256: string, provider: string, reason: string): void {
    this.#bans.set(`${provider} ${sha256}`, reason);
  }

  /** The choice, or the CPU where the chosen provider has failed. */
  apply(sha256: string, choice: ProviderChoice): ProviderChoice {
    const reason = this.#bans.get(`${choice.provider} ${sha256}`);
    return reason === undefined ? choice : { provider: 'cpu', reason };
  }
}
