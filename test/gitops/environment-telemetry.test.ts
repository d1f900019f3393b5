import { Environment, ServiceSet } from '../../lib';
import { fleet, SERVICE } from '../support/fleet';

describe('an environment that is one of several clusters', () => {
  const warnings = (id: string, telemetryName?: string): string[] => {
    const { app } = fleet();
    const its = new Environment(app, id, {
      namespace: 'shop',
      prometheus: 'http://prometheus.monitoring:9090',
      telemetryName,
    });
    new ServiceSet(its, 'services').addService('svc-a', SERVICE);
    return app.warnings.map(({ path, message }) => `${path}: ${message}`);
  };

  test('is asked to be called in telemetry as OpenTelemetry asks', () => {
    expect(warnings('prod-eu')).toEqual([
      "prod-eu: telemetryName: pods tell that they are in the environment prod-eu, which OpenTelemetry asks to be called production; write telemetryName: 'production' before the first release, since a change restarts all pods, or 'prod-eu' to keep it",
    ]);
    expect(warnings('stg-1')).toHaveLength(1);
    expect(warnings('prod-eu', 'production')).toEqual([]);
    expect(warnings('prod-eu', 'prod-eu')).toEqual([]);
    expect(warnings('eu-prod')).toEqual([]);
    expect(warnings('live')).toEqual([]);
    expect(warnings('constructor-eu')).toEqual([]);
  });
});
