/** What a CVAT file uses, as far as it decides which word names the anatomy. */
export interface UsedWords {
  /** Labels of areas. */
  readonly labels: ReadonlySet<string>;
  /** Attribute of areas -> its values, without empty ones. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** Attribute -> input type in the description of the labels. */
  readonly inputTypes: ReadonlyMap<string, string>;
}

/** Always the anatomy, in this order. */
const NAMES = ['anatomy', 'anatomicalstructure', 'structure', 'bone', 'organ', 'tooth', 'finding'];
/** Only where all areas have one label, which then says nothing. */
const WEAK_NAMES = ['class', 'name', 'part', 'region'];

/**
 * The attribute that names the anatomy; null: the label does. An attribute called anatomy, structure, bone, organ,
 * tooth or finding; where all areas have one label, also class, name, part or region, or else the only select or radio
 * attribute whose values vary.
 */
export function chooseAnatomy({ labels, values, inputTypes }: UsedWords): string | null {
  const named = (names: readonly string[]): string | null => {
    for (const wanted of names) {
      for (const [name, used] of values) if (used.size > 0 && plain(name) === wanted) return name;
    }
    return null;
  };
  const certain = named(NAMES);
  if (certain !== null || labels.size > 1) return certain;
  const weak = named(WEAK_NAMES);
  if (weak !== null) return weak;
  const varying = [...values].filter(
    ([name, used]) => used.size > 1 && ['select', 'radio'].includes(inputTypes.get(name) ?? ''),
  );
  return varying.length === 1 ? varying[0]![0] : null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
