export * from './destination-rule';
export * from './http-route';
export * from './traffic-policy';
export * from './virtual-service';
