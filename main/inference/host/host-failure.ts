/** A failure that is reported to the client as data: a code for machines and a sentence. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
