import { groupOf, namesOf } from '../../evaluation/truth-place.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';

/** What a case of a folder says of whose it is. */
export interface PersonsCase {
  readonly frame: Pick<CatalogueFrame, 'facts'>;
  readonly patient: string;
}

const NOBODY: ReadonlyMap<string, string> = new Map();

/**
 * Of which patients with truth an image without truth may be: by `patients.json` under its own names, by the id in the
 * image. An id of an image that `patients.json` does not name counts as that of every case with this id, whatever
 * `patients.json` calls them: rather an image too few than one of a patient who is measured on.
 * @param patients case -> patient, of `patients.json`
 */
export function peopleOf(
  cases: readonly PersonsCase[],
  patients: ReadonlyMap<string, string>,
): (frame: CatalogueFrame) => readonly string[] {
  const known = new Set(cases.map(({ patient }) => patient));
  const byId = new Map<string, Set<string>>();
  for (const { frame, patient } of cases) {
    const id = idOf(frame);
    if (id !== null) byId.set(id, (byId.get(id) ?? new Set()).add(patient));
  }
  return (frame) => {
    const named = namesOf(frame).flatMap((name) => patients.get(name) ?? []);
    const id = idOf(frame);
    const byOwnId = named.length > 0 || id === null ? [] : (byId.get(id) ?? []);
    const own = id === null ? named : [...named, id];
    return [...new Set([...own.filter((one) => known.has(one)), ...byOwnId])];
  };
}

/** The group that the image itself says; null: it names nobody. */
function idOf({ facts }: Pick<CatalogueFrame, 'facts'>): string | null {
  return facts.patient.id === '' ? null : groupOf('', facts, NOBODY);
}
