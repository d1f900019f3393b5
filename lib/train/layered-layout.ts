import { nearestInOrder } from './nearest-in-order';

/** A thing in a column: a box, or the place where a line passes. */
export interface Slot {
  readonly column: number;
  readonly height: number;
  /** The slots of the column before that lead here, and those of the column behind that this leads to. */
  readonly before: Slot[];
  readonly behind: Slot[];
  /** Its middle. */
  y: number;
}

/**
 * Places slots within their columns such that lines cross seldom and run level: the slots of a column are ordered by where
 * their neighbours are, from left to right and back again, and then moved as near to them as the order allows.
 *
 * @param columns the slots, top down; their order is what they keep where nothing speaks for another
 * @param gap the least space between two slots
 * @see https://doi.org/10.1109/TSMC.1981.4308636
 */
export function layOut(columns: readonly (readonly Slot[])[], gap: number): void {
  const ordered = columns.map((slots) => stacked(slots, gap));
  for (let sweep = 0; sweep < ORDERING_SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    for (const i of forward ? ordered.keys() : [...ordered.keys()].reverse()) {
      const slots = ordered[i] as Slot[];
      const wish = new Map(slots.map((slot) => [slot, middle(forward ? slot.before : slot.behind) ?? slot.y]));
      ordered[i] = stacked(
        slots.toSorted((a, b) => (wish.get(a) as number) - (wish.get(b) as number)),
        gap,
      );
    }
  }
  for (let sweep = 0; sweep < PLACING_SWEEPS; sweep++) {
    for (const slots of sweep % 2 === 0 ? ordered : ordered.toReversed()) {
      const wishes = slots.map((slot) => middle([...slot.before, ...slot.behind]) ?? slot.y);
      const places = nearestInOrder(
        wishes,
        slots.map(({ height }) => height),
        gap,
      );
      slots.forEach((slot, i) => {
        slot.y = places[i] as number;
      });
    }
  }
}

const ORDERING_SWEEPS = 12;
const PLACING_SWEEPS = 10;

/** The slots one below the other, the whole column around 0. */
function stacked(slots: readonly Slot[], gap: number): Slot[] {
  const total = slots.reduce((sum, { height }) => sum + height + gap, -gap);
  let top = -total / 2;
  for (const slot of slots) {
    slot.y = top + slot.height / 2;
    top += slot.height + gap;
  }
  return [...slots];
}

function middle(slots: readonly Slot[]): number | undefined {
  return slots.length === 0 ? undefined : slots.reduce((sum, { y }) => sum + y, 0) / slots.length;
}
