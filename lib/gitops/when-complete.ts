import type { IConstruct } from 'constructs';

const makers = new WeakMap<IConstruct, () => void>();

/**
 * Calls a function before each rendering, when all constructs of the app are there: for constructs whose number follows from
 * what others say, in whatever order they were made. What it made before, it has to remove itself.
 */
export function whenComplete(construct: IConstruct, make: () => void): void {
  makers.set(construct, make);
}

/** Makes what follows from the constructs that an app has. */
export function complete(app: IConstruct): void {
  for (const construct of app.node.findAll()) makers.get(construct)?.();
}
