import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  ActionPins,
  Checklist,
  CodeOwners,
  DeliveryMetrics,
  Environment,
  type EnvironmentProps,
  FreezeWindow,
  GitOpsApp,
  Notifications,
  Releases,
  ReleaseTrain,
  ReleaseWorkflow,
  Runbooks,
  ServiceSet,
  Slo,
  UpstreamGate,
} from 'cdk8s-release-train';
import { PROD, STAGING, type Stage } from './stage';
import { connectors } from './teams/connectors';
import { edge } from './teams/edge';
import { ledger } from './teams/ledger';
import { payments } from './teams/payments';
import { platform } from './teams/platform';
import { risk } from './teams/risk';

/** Who owns what; each team has an AppProject of its own, and its on-call. */
const TEAMS = { edge, payments, ledger, risk, connectors, platform };

/** A payments company: 40 services in staging, and in prod in two clusters. */
export function fleet(): GitOpsApp {
  const app = new GitOpsApp({ repository: 'https://github.com/acme/gitops' });
  const staging = environment(app, 'staging', STAGING, {
    namespace: 'payments',
    server: 'https://staging.k8s.acme.example:6443',
    prometheus: 'http://prometheus.monitoring:9090',
    // CI publishes all of staging at once; each service waits there for those that it depends on.
    upstreamGate: new UpstreamGate({ longestWait: Duration.hours(4) }),
  });
  let before = staging;
  for (const [region, server] of [
    ['eu', 'https://prod-eu.k8s.acme.example:6443'],
    ['us', 'https://prod-us.k8s.acme.example:6443'],
  ] as const) {
    before = environment(app, `prod-${region}`, PROD, {
      namespace: 'payments',
      server,
      // Every release rehearses in staging, and one cluster after the other gets it.
      after: before,
      // One Prometheus sees both clusters, in which a release has the same pod hashes.
      prometheus: 'http://prometheus.prod.acme.example:9090',
      seriesLabels: { cluster: `prod-${region}` },
      telemetryName: 'production',
      deliveryTargets: { leadTime: Duration.days(2), changeFailureRate: 10, timeToRestore: Duration.hours(1) },
      freezes: [
        FreezeWindow.recurring({
          schedule: '0 16 * * 5',
          duration: Duration.hours(64),
          timeZone: 'Europe/Berlin',
          reason: 'no releases over the weekend',
        }),
      ],
    });
  }
  new CodeOwners(app, 'owners', { everythingElse: '@acme/platform' });
  // Tags, until `release-train pins update` has asked for the commits behind them and written .github/actions.pins.yaml.
  new ReleaseWorkflow(app, 'workflow', { pins: ActionPins.fromFile() });
  new Checklist(app, 'checklist', Checklist.standard({ owner: '@acme/platform' }));
  return app;
}

function environment(app: GitOpsApp, name: string, stage: Stage, props: EnvironmentProps): Environment {
  const target = new Environment(app, name, { slo: Slo.availability(99.9), ...props });
  const releases = Releases.fromFolder(join(__dirname, 'releases', stage.name));
  for (const [team, addServices] of Object.entries(TEAMS)) {
    addServices(
      new ServiceSet(target, `${team}-team`, {
        // A team is told of what waits for it, not of each hold; in staging, where releases come all day, of nothing.
        ...(stage === PROD ? { notifications: [told(team)] } : {}),
        releases,
        owners: `@acme/${team}`,
        onCall: { groups: [`${team}-oncall`] },
      }),
      stage,
    );
  }
  new Runbooks(target, 'runbooks', {
    dashboard: 'https://grafana.acme.example/d/service?var-namespace={namespace}&var-service={service}',
    logs: 'https://logs.acme.example/?q=namespace:{namespace}+service:{service}',
    context: name,
  });
  if (stage === PROD)
    new DeliveryMetrics(target, 'delivery-metrics', { ruleLabels: { release: 'kube-prometheus-stack' } });
  // Each environment has one Postgres for everything: no wave may open more connections than it has.
  new ReleaseTrain(target, 'train', { maxInFlight: 6, resources: { postgres: { connections: stage.connections } } });
  return target;
}

function told(team: string): Notifications {
  return Notifications.slack({ channels: [`#${team}-releases`], pauses: 'waiting' });
}

if (require.main === module) fleet().synth();
