export { type DepartOptions, depart } from './depart';
export { departInOrder, type OrderedDepartOptions } from './depart-in-order';
