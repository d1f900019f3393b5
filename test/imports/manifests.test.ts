import { ApiObject, type Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import { argo, istio, kargo, monitoring } from 'cdk8s-release-train/imports';

const ROLLOUT: argo.RolloutProps = {
  metadata: { name: 'svc-a', labels: { team: 'a' } },
  spec: {
    selector: { matchLabels: { app: 'svc-a' } },
    template: { metadata: { labels: { app: 'svc-a' } }, spec: { containers: [{ name: 'main', image: 'svc-a:1' }] } },
    strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: '2m' } }] } },
  },
};
const TEMPLATE: argo.AnalysisTemplateProps = {
  spec: { metrics: [{ name: 'error-rate', provider: { prometheus: { query: 'vector(0)' } } }] },
};
const APPLICATION: argo.ApplicationProps = {
  spec: { project: 'prod', source: { repoURL: 'https://github.com/org/gitops' }, destination: { name: 'prod' } },
};
const APPLICATION_SET: argo.ApplicationSetProps = {
  spec: {
    generators: [{ list: { elements: [{ name: 'svc-a' }] } }],
    template: { metadata: { name: '{{.name}}' }, spec: APPLICATION.spec },
  },
};
const PROJECT: argo.AppProjectProps = { spec: { sourceRepos: ['https://github.com/org/gitops'] } };
const VIRTUAL_SERVICE: istio.VirtualServiceProps = {
  spec: {
    hosts: ['svc-a'],
    http: [{ name: 'primary', route: [{ destination: { host: 'svc-a-stable' }, weight: 100 }] }],
  },
};
const DESTINATION_RULE: istio.DestinationRuleProps = {
  spec: { host: 'svc-a', trafficPolicy: { outlierDetection: { maxEjectionPercent: 50 } } },
};
const STAGE: kargo.StageProps = {
  spec: { requestedFreight: [{ origin: { kind: 'Warehouse', name: 'payments' }, sources: { direct: true } }] },
};
const WAREHOUSE: kargo.WarehouseProps = {
  spec: {
    interval: '5m0s',
    subscriptions: [{ git: { repoURL: 'https://github.com/org/gitops', branch: 'rendered' } }],
  },
};
const PROJECT_CONFIG: kargo.ProjectConfigProps = {
  spec: { promotionPolicies: [{ stageSelector: { name: 'staging' }, autoPromotionEnabled: true }] },
};
const RULE: monitoring.PrometheusRuleProps = {
  spec: { groups: [{ name: 'releases', rules: [{ record: 'a:b', expr: 'vector(1)', labels: { team: 'a' } }] }] },
};

const ARGO = 'argoproj.io/v1alpha1';
const ISTIO = 'networking.istio.io/v1';
const KARGO = 'kargo.akuity.io/v1alpha1';
const KINDS = [
  { Kind: argo.Rollout, kind: 'Rollout', apiVersion: ARGO, props: ROLLOUT },
  { Kind: argo.AnalysisTemplate, kind: 'AnalysisTemplate', apiVersion: ARGO, props: TEMPLATE },
  { Kind: argo.ClusterAnalysisTemplate, kind: 'ClusterAnalysisTemplate', apiVersion: ARGO, props: TEMPLATE },
  { Kind: argo.Application, kind: 'Application', apiVersion: ARGO, props: APPLICATION },
  { Kind: argo.ApplicationSet, kind: 'ApplicationSet', apiVersion: ARGO, props: APPLICATION_SET },
  { Kind: argo.AppProject, kind: 'AppProject', apiVersion: ARGO, props: PROJECT },
  { Kind: istio.VirtualService, kind: 'VirtualService', apiVersion: ISTIO, props: VIRTUAL_SERVICE },
  { Kind: istio.DestinationRule, kind: 'DestinationRule', apiVersion: ISTIO, props: DESTINATION_RULE },
  { Kind: kargo.Stage, kind: 'Stage', apiVersion: KARGO, props: STAGE },
  { Kind: kargo.Warehouse, kind: 'Warehouse', apiVersion: KARGO, props: WAREHOUSE },
  { Kind: monitoring.PrometheusRule, kind: 'PrometheusRule', apiVersion: 'monitoring.coreos.com/v1', props: RULE },
  { Kind: kargo.ProjectConfig, kind: 'ProjectConfig', apiVersion: KARGO, props: PROJECT_CONFIG },
] as unknown as {
  // What all the classes have in common; each one's own props are the business of types.fixture.ts.
  Kind: typeof argo.Rollout;
  kind: string;
  apiVersion: string;
  props: argo.RolloutProps;
}[];

let chart: Chart;
beforeEach(() => {
  chart = Testing.chart();
});

const rendered = () => Testing.synth(chart)[0];

describe.each(KINDS)('$kind', ({ Kind, kind, apiVersion, props }) => {
  test('renders its apiVersion, its kind and its spec as it was given', () => {
    new Kind(chart, 'it', props);
    expect(Testing.synth(chart)).toEqual([expect.objectContaining({ apiVersion, kind, spec: props.spec })]);
  });

  test('tells its apiVersion and kind, and its manifest without a construct', () => {
    expect(Kind.GVK).toEqual({ apiVersion, kind });
    expect(Kind.manifest(props)).toEqual({ apiVersion, kind, ...props });
  });

  test('is a plain ApiObject: what has no type is reachable with a JSON patch', () => {
    const it = new Kind(chart, 'it', props);
    expect(ApiObject.isApiObject(it)).toBe(true);
    it.addJsonPatch(JsonPatch.add('/spec/fieldOfTomorrow', { on: true }));
    expect(rendered().spec).toEqual({ ...props.spec, fieldOfTomorrow: { on: true } });
  });
});

test('the Project of Kargo has no spec', () => {
  new kargo.Project(chart, 'it', { metadata: { name: 'payments' } });
  expect(rendered()).toEqual({ ...kargo.Project.GVK, metadata: { name: 'payments' } });
});

test('metadata is kept, and an object without a name gets one from its path', () => {
  new argo.Rollout(chart, 'rollout', ROLLOUT);
  new argo.AppProject(chart, 'project', PROJECT);
  const [rollout, project] = Testing.synth(chart);
  expect(rollout.metadata).toEqual({ name: 'svc-a', labels: { team: 'a' } });
  expect(project.metadata.name).toMatch(/^test-project-/);
});

test('metadata can be added to later', () => {
  const rollout = new argo.Rollout(chart, 'rollout', ROLLOUT);
  rollout.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '2');
  expect(rendered().metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '2' });
});

test('a value that is only known at synth may be lazy', () => {
  const steps: argo.CanaryStep[] = [];
  new argo.Rollout(chart, 'rollout', {
    spec: { ...ROLLOUT.spec, strategy: { canary: { steps: Lazy.any({ produce: () => steps }) } } },
  });
  steps.push({ setWeight: 10 });
  expect(rendered().spec.strategy.canary.steps).toEqual([{ setWeight: 10 }]);
});

test('what is undefined is left out, what is empty stays', () => {
  new argo.Rollout(chart, 'rollout', {
    spec: { ...ROLLOUT.spec, replicas: undefined, strategy: { canary: { steps: [{ pause: {} }] } } },
  });
  expect(rendered().spec).not.toHaveProperty('replicas');
  expect(rendered().spec.strategy.canary.steps).toEqual([{ pause: {} }]);
});
