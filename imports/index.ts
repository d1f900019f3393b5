export * as argo from './argoproj.io';
export * as kargo from './kargo.akuity.io';
export * as monitoring from './monitoring.coreos.com';
export * as istio from './networking.istio.io';
