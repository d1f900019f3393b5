export type { CircuitBreaker } from './circuit-breaker';
export { IstioRouter } from './istio-router';
export type { IstioRouterProps, Retries } from './istio-router-props';
export { type ControllerWrittenFields, TrafficRouter, type TrafficTarget } from './traffic-router';
