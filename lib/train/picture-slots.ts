import type { DependencyReason } from '../gitops';
import type { Slot } from './layered-layout';
import type { PictureBox, PictureGraph } from './picture-graph';

/** A place in the picture: of a box, or, without one, of a line that passes its column. */
export interface BoxSlot extends Slot {
  readonly box?: PictureBox;
}

/** All lines of one reason that leave one box: they share a trunk as far as they go together. */
export interface Net {
  readonly source: BoxSlot;
  readonly reason: DependencyReason;
  readonly targets: BoxSlot[];
  /** Where it passes the columns behind the source's, the nearest first. */
  readonly trunk: BoxSlot[];
}

/** The boxes and lines of a picture, not yet placed. */
export function slotsOf({ columns, edges }: PictureGraph, boxHeight: number): { slots: BoxSlot[]; nets: Net[] } {
  const slots: BoxSlot[] = [];
  const slotOf = new Map<string, BoxSlot>();
  const add = (column: number, height: number, box?: PictureBox): BoxSlot => {
    const slot: BoxSlot = { column, height, box, before: [], behind: [], y: 0 };
    slots.push(slot);
    return slot;
  };
  columns.forEach(({ boxes }, column) => {
    for (const box of boxes) slotOf.set(box.id, add(column, boxHeight, box));
  });
  const nets = new Map<string, Net>();
  for (const { from, to, reasons } of edges) {
    const [source, target] = [slotOf.get(from), slotOf.get(to)];
    if (!source || !target) continue;
    for (const reason of reasons) {
      const net = nets.get(`${reason} ${from}`) ?? { source, reason, targets: [], trunk: [] };
      nets.set(`${reason} ${from}`, net);
      net.targets.push(target);
    }
  }
  for (const net of nets.values()) {
    const { source, targets, trunk } = net;
    const last = Math.max(...targets.map(({ column }) => column));
    const join = (a: BoxSlot, b: BoxSlot): void => {
      a.behind.push(b);
      b.before.push(a);
    };
    for (let column = source.column + 1; column < last; column++) {
      const slot = add(column, 0);
      trunk.push(slot);
      join(passing(net, column - 1), slot);
    }
    for (const target of targets) join(passing(net, target.column - 1), target);
  }
  return { slots, nets: [...nets.values()] };
}

/** Where a net is in a column: at its source, or behind that on its trunk. */
export function passing({ source, trunk }: Net, column: number): BoxSlot {
  return trunk[column - source.column - 1] ?? source;
}
