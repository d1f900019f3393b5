export type { CircuitBreaker } from './circuit-breaker';
export { IstioRouter, type IstioRouterProps, type Retries } from './istio-router';
export { type ControllerWrittenFields, TrafficRouter, type TrafficTarget } from './traffic-router';
