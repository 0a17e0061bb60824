/** The names under which one patient and the people around leave. */
export interface PatientNames {
  readonly pseudonym: string;
  /** Added to every date where dates stay. */
  readonly shiftDays: number;
  uid(original: string): string;
  reader(name: string): string;
}
