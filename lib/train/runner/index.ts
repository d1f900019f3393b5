export { departInOrder } from './depart-in-order';
export type { OrderedDepartOptions } from './ordered-depart-options';
