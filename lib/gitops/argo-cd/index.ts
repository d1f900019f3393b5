export { listOf } from './list-of';
export {
  type ArgoCdObjects,
  argoCdObjectsIn,
  elementsIn,
  type KnownApplication,
  readArgoCdObjects,
  textsIn,
  type WrittenSet,
} from './objects';
export { elementsOf, nameIn, type SetElement } from './set-elements';
export { neededParameters } from './set-parameters';
