export { type DepartOptions, depart } from './depart';
