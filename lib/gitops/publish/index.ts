export { type ArgoCdObjects, readArgoCdObjects } from './argo-cd-objects';
export { documentsIn } from './documents';
export { type PublishOptions, publish } from './publish';
export { removedServices } from './removed-services';
export { formatReport, type PublishReport } from './report';
export { listPathOf } from './units';
