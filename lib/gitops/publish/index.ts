export { type PublishOptions, publish } from './publish';
export { removedBetween, removedServices } from './removed-services';
export { formatReport, type PublishReport } from './report';
export { listPathOf } from './units';
