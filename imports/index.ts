export * as argo from './argoproj.io';
export * as istio from './networking.istio.io';
