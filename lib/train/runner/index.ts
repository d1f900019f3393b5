export { departInOrder } from './depart-in-order';
export { isPlan } from './departure-plan';
export { type Freeze, freezeAt } from './freezes';
export type { OrderedDepartOptions } from './ordered-depart-options';
