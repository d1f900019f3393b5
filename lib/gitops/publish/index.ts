export { readArgoCdObjects } from './argo-cd-objects';
export { documentsIn } from './documents';
export { type PublishOptions, publish } from './publish';
export { formatReport, type PublishReport } from './report';
