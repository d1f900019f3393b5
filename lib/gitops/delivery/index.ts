export { deliver } from './deliver';
export { type DeliveryMode, deliveryModeProblem } from './delivery-mode';
export { applicationSetsProblem } from './shards';
