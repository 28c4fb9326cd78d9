// How the changes of a section fall on its items: of four, two edit an item, one adds one at the end, one removes it.

export interface ItemRevisions {
  /** How many items are shown now. */
  readonly shown: number;
  /** How often the item at an index changed. */
  of(index: number): number;
}

/** For a section of one item, every change edits it. */
const ofSingle = (revision: number): ItemRevisions => ({ shown: 1, of: () => revision });

/** `base` is how many items the section began with; it is at least one where anything changes. */
export const itemRevisions = (base: number, revision: number, single: boolean): ItemRevisions => {
  if (base === 0 || revision === 0) return { shown: base, of: () => 0 };
  if (single) return ofSingle(revision);
  const edits = (revision + 1) >> 1;
  return {
    shown: base + ((revision >> 1) & 1),
    of: (index) => {
      if (index >= base) return revision >> 2;
      return edits > index ? Math.floor((edits - 1 - index) / base) + 1 : 0;
    },
  };
};
