export { type PublishOptions, publish } from './publish';
export { formatReport, type PublishReport } from './report';
