import { hash32, hashText } from '../random/random.ts';

/** Part of a training that a patient's cases are in. */
export type SplitPart = 'training' | 'validation' | 'held';

export interface SplitCase {
  /** Whose it is: any string, it does not leave this function. */
  readonly patient: string;
  /** What the case shows, as indices or ids; absent and unknown structures are left out. */
  readonly structures: readonly (string | number)[];
  /** Where the patient has to be, e.g. `training` because an older model saw it. */
  readonly pinned?: SplitPart;
}

export interface SplitShares {
  /** Share of the patients; above 0: at least one where there are two. */
  readonly validation: number;
  /** Share of the patients; above 0: at least one where there are three. */
  readonly held: number;
}

/** Indices into the cases, in their order. */
export type Split = Readonly<Record<SplitPart, readonly number[]>>;

interface Patient {
  readonly cases: readonly number[];
  readonly structures: ReadonlySet<string | number>;
  readonly pinned: SplitPart | null;
  /** Order of the draw. */
  readonly rank: number;
}

const PARTS: readonly SplitPart[] = ['training', 'validation', 'held'];

/**
 * Divides the cases so that every patient is in one part only (rule of the training's honesty), the same at every call
 * and whatever the order of the cases. Stratified: the rarest structure is dealt out first, each of its patients to the
 * part that still lacks it most (Sechidis 2011), so that rare structures are in every part where there are enough.
 */
export function splitPatients(cases: readonly SplitCase[], shares: SplitShares, seed: number): Split {
  const waiting = patientsOf(cases, seed);
  const room = roomsOf(waiting.length, shares);
  const wanted = wantedOf(waiting, room);
  const chosen: Record<SplitPart, number[]> = { training: [], validation: [], held: [] };
  const put = (patient: Patient, part: SplitPart): void => {
    chosen[part].push(...patient.cases);
    room[part]--;
    for (const structure of patient.structures) {
      const lacks = wanted.get(structure);
      if (lacks !== undefined) lacks[part]--;
    }
    waiting.splice(waiting.indexOf(patient), 1);
  };
  for (const patient of [...waiting]) if (patient.pinned !== null) put(patient, patient.pinned);
  while (waiting.length > 0) {
    const rarest = rarestOf(waiting);
    const lacks = rarest === null ? undefined : wanted.get(rarest);
    const next = waiting.filter(({ structures }) => rarest === null || structures.has(rarest));
    for (const patient of next) put(patient, neediest(room, lacks));
  }
  const inOrder = (part: SplitPart): number[] => chosen[part].sort((a, b) => a - b);
  return { training: inOrder('training'), validation: inOrder('validation'), held: inOrder('held') };
}

/** In the order of the draw. */
function patientsOf(cases: readonly SplitCase[], seed: number): Patient[] {
  const byPatient = new Map<string, number[]>();
  cases.forEach(({ patient }, i) => {
    const known = byPatient.get(patient);
    if (known === undefined) byPatient.set(patient, [i]);
    else known.push(i);
  });
  const patients = [...byPatient].map(([name, indices]) => {
    const own = indices.flatMap((i) => cases[i] ?? []);
    const pins = new Set(own.map(({ pinned }) => pinned));
    return {
      name,
      cases: indices,
      structures: new Set(own.flatMap(({ structures }) => structures)),
      // What a model has seen once it cannot unsee: the first of the parts that is named.
      pinned: PARTS.find((part) => pins.has(part)) ?? null,
      rank: hashText(name, hash32(seed, name.length)),
    };
  });
  return patients.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
}

/** Patients of each part. */
function roomsOf(patients: number, shares: SplitShares): Record<SplitPart, number> {
  const part = (share: number, atLeastFrom: number): number =>
    Math.max(Math.round(share * patients), share > 0 && patients >= atLeastFrom ? 1 : 0);
  const held = Math.min(part(shares.held, 3), Math.max(0, patients - (shares.validation > 0 ? 2 : 1)));
  const validation = Math.min(part(shares.validation, 2), Math.max(0, patients - held - 1));
  return { training: patients - held - validation, validation, held };
}

/** How many patients with each structure every part should get. */
function wantedOf(
  patients: readonly Patient[],
  room: Readonly<Record<SplitPart, number>>,
): Map<string | number, Record<SplitPart, number>> {
  return new Map(
    [...countsOf(patients)].map(([structure, count]) => {
      const each = count / patients.length;
      return [
        structure,
        { training: room.training * each, validation: room.validation * each, held: room.held * each },
      ];
    }),
  );
}

/** How many of these patients have each structure. */
function countsOf(patients: readonly Patient[]): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const { structures } of patients) {
    for (const structure of structures) counts.set(structure, (counts.get(structure) ?? 0) + 1);
  }
  return counts;
}

/** The structure that the fewest of these patients have; of equals the first by name, null when none has any. */
function rarestOf(patients: readonly Patient[]): string | number | null {
  let rarest: string | number | null = null;
  let fewest = Infinity;
  for (const [structure, count] of countsOf(patients)) {
    const before = count === fewest && rarest !== null && String(structure) < String(rarest);
    if (count >= fewest && !before) continue;
    rarest = structure;
    fewest = count;
  }
  return rarest;
}

/** The part with room that lacks the structure most; of equals the one with the most room. */
function neediest(
  room: Readonly<Record<SplitPart, number>>,
  lacks: Readonly<Record<SplitPart, number>> | undefined,
): SplitPart {
  const open = PARTS.filter((part) => room[part] > 0);
  const need = (part: SplitPart): number => lacks?.[part] ?? room[part];
  // Pinned patients may fill a part beyond its share: then the rest is for training.
  return open.sort((a, b) => need(b) - need(a) || room[b] - room[a])[0] ?? 'training';
}
