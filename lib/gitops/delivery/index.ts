export { hasCatalog } from './catalog';
export { deliver } from './deliver';
export { type DeliveryMode, deliveryModeProblem } from './delivery-mode';
export { rollingProblem } from './rolling-strategy';
export { applicationSetsProblem, fitsSets } from './shards';
