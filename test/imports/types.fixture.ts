// Read by types.test.ts: behind `@ts-expect-error` stands what the compiler must name, or a reason in brackets.
import { k8s } from 'cdk8s-plus-28';
import { argo, istio, kargo } from 'cdk8s-release-train/imports';

const pods = { selector: { matchLabels: { app: 'svc-a' } }, template: { metadata: { labels: { app: 'svc-a' } } } };
const source = { repoURL: 'https://github.com/org/gitops', path: 'clusters/prod/apps/svc-a' };
const destination = { name: 'prod', namespace: 'prod' };
const template = { metadata: { name: '{{.name}}' }, spec: { project: 'prod', source, destination } };

const rollout = (spec: argo.RolloutSpec) => argo.Rollout.manifest({ spec });
const canary = (strategy: argo.CanaryStrategy) => rollout({ ...pods, strategy: { canary: strategy } });
const step = (kind: argo.CanaryStep) => canary({ steps: [kind] });
const routing = (trafficRouting: argo.RolloutTrafficRouting) => canary({ trafficRouting });
const analysis = (spec: argo.AnalysisTemplateSpec) => argo.AnalysisTemplate.manifest({ spec });
const metric = (rest: Omit<argo.Metric, 'name' | 'provider'>) => rest;
const provider = (from: argo.MetricProvider) => analysis({ metrics: [{ name: 'error-rate', provider: from }] });
const application = (spec: argo.ApplicationSpec) => argo.Application.manifest({ spec });
const applicationSet = (spec: argo.ApplicationSetSpec) => argo.ApplicationSet.manifest({ spec });
const generator = (kind: argo.ApplicationSetGenerator) => applicationSet({ generators: [kind], template });
const rollingSync = (label: argo.ApplicationMatchExpression) =>
  applicationSet({ generators: [], template, strategy: { rollingSync: { steps: [{ matchExpressions: [label] }] } } });
const project = (spec: argo.AppProjectSpec) => argo.AppProject.manifest({ spec });
const http = (route: istio.HttpRoute) => istio.VirtualService.manifest({ spec: { http: [route] } });
const policy = (trafficPolicy: istio.TrafficPolicy) =>
  istio.DestinationRule.manifest({ spec: { host: 'svc-a', trafficPolicy } });
const stage = (spec: kargo.StageSpec) => kargo.Stage.manifest({ spec });
const origin = { kind: 'Warehouse', name: 'payments' } as const;
const to = (host: string) => [{ destination: { host } }];

export const accepted = [
  stage({ requestedFreight: [{ origin, sources: { stages: ['staging'], requiredSoakTime: '2h' } }] }),
  rollout({ ...pods, strategy: { blueGreen: { activeService: 'svc-a', autoPromotionEnabled: false } } }),
  rollout({ workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'svc-a' }, strategy: { canary: {} } }),
  rollout({
    ...pods,
    template: k8s.toJson_PodTemplateSpec({ spec: { containers: [] } }) ?? {},
    strategy: { canary: {} },
  }),
  canary({ maxSurge: '25%', maxUnavailable: 0, antiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } }),
  step({ setWeight: 5 }),
  step({ pause: {} }),
  step({ pause: { duration: '5m' } }),
  step({ setCanaryScale: { matchTrafficWeight: true } }),
  step({ analysis: { templates: [{ templateName: 'error-rate' }], args: [{ name: 'service', value: 'svc-a' }] } }),
  step({ setHeaderRoute: { name: 'beta', match: [{ headerName: 'x-beta', headerValue: { exact: 'yes' } }] } }),
  step({ plugin: { name: 'org/step', config: { any: ['thing'] } } }),
  routing({ istio: { virtualService: { name: 'svc-a', routes: ['primary'] } } }),
  routing({ istio: { virtualServices: [{ name: 'svc-a' }, { name: 'svc-b' }] } }),
  routing({ plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'svc-a' } } }),
  analysis({ args: [{ name: 'token', valueFrom: { secretKeyRef: { name: 'token', key: 'token' } } }] }),
  metric({ count: '{{args.count}}', failureLimit: -1, interval: '1m' }),
  provider({ prometheus: { query: 'vector(1)' } }),
  provider({ job: { spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } } } }),
  application({ project: 'prod', source, destination }),
  application({ project: 'prod', sources: [source, { ...source, ref: 'values' }], destination }),
  generator({ list: { elements: [{ name: 'svc-a' }] } }),
  generator({ clusters: {}, selector: { matchLabels: { stage: 'prod' } } }),
  generator({ matrix: { generators: [{ list: {} }, { matrix: { generators: [{ list: {} }, { clusters: {} }] } }] } }),
  rollingSync({ key: 'wave', operator: 'In', values: ['1'] }),
  project({ syncWindows: [{ kind: 'deny', schedule: '0 0 24 12 *', duration: '72h', manualSync: true }] }),
  http({ name: 'primary', route: to('svc-a'), retries: { attempts: 0 }, mirror: { host: 'svc-b' } }),
  http({ match: [{ headers: { 'x-beta': {} }, uri: { prefix: '/' } }], route: to('svc-a') }),
  http({ redirect: { uri: '/', derivePort: 'FROM_REQUEST_PORT' } }),
  policy({ loadBalancer: { consistentHash: { httpHeaderName: 'x-user', maglev: {} } } }),
  policy({ portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] }),
];

export const refused = [
  // @ts-expect-error stratgy
  rollout({ ...pods, stratgy: { canary: {} } }),
  // @ts-expect-error cannary
  rollout({ ...pods, strategy: { cannary: {} } }),
  // @ts-expect-error (two strategies)
  rollout({ ...pods, strategy: { canary: {}, blueGreen: { activeService: 'svc-a' } } }),
  // @ts-expect-error (no strategy)
  rollout({ ...pods }),
  // @ts-expect-error (a template and a reference to one)
  rollout({ ...pods, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, strategy: { canary: {} } }),
  // @ts-expect-error metadta
  rollout({ ...pods, template: { metadta: {} }, strategy: { canary: {} } }),
  // @ts-expect-error activService
  rollout({ ...pods, strategy: { blueGreen: { activService: 'svc-a' } } }),
  // @ts-expect-error stepz
  canary({ stepz: [] }),
  // @ts-expect-error (a bare number in a text is 25 % in one place and 25 pods in another)
  canary({ maxSurge: '25' }),
  // @ts-expect-error setWieght
  step({ setWieght: 5 }),
  // @ts-expect-error note
  step({ setWeight: 5, note: 'first' }),
  // @ts-expect-error (two kinds in one step)
  step({ setWeight: 5, pause: {} }),
  // @ts-expect-error (no kind)
  step({}),
  // @ts-expect-error duratoin
  step({ pause: { duratoin: '5m' } }),
  // @ts-expect-error templateNam
  step({ analysis: { templates: [{ templateNam: 'error-rate' }] } }),
  // @ts-expect-error (neither value nor valueFrom replaces the template's default by an empty text)
  step({ analysis: { templates: [], args: [{ name: 'service' }] } }),
  // @ts-expect-error headerValu
  step({ setHeaderRoute: { name: 'beta', match: [{ headerName: 'x-beta', headerValu: { exact: 'yes' } }] } }),
  // @ts-expect-error (two ways to match)
  step({ setHeaderRoute: { name: 'beta', match: [{ headerName: 'x', headerValue: { exact: 'y', prefix: 'y' } }] } }),
  // @ts-expect-error nam
  routing({ istio: { virtualServices: [{ nam: 'svc-a' }] } }),
  // @ts-expect-error rout
  routing({ istio: { virtualService: { name: 'svc-a', rout: ['primary'] } } }),
  // @ts-expect-error (one or several, not both)
  routing({ istio: { virtualService: { name: 'svc-a' }, virtualServices: [] } }),
  // @ts-expect-error isto
  routing({ isto: {} }),
  // @ts-expect-error fieldRef
  analysis({ args: [{ name: 'namespace', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }] }),
  // @ts-expect-error failureLimt
  metric({ failureLimt: 1 }),
  // @ts-expect-error prometeus
  provider({ prometeus: { query: 'vector(1)' } }),
  // @ts-expect-error adress
  provider({ prometheus: { adress: 'http://prometheus:9090', query: 'vector(1)' } }),
  // @ts-expect-error (two providers)
  provider({ prometheus: { query: 'vector(1)' }, wavefront: { address: 'a', query: 'b' } }),
  // @ts-expect-error sorce
  application({ project: 'prod', sorce: source, destination }),
  // @ts-expect-error (source and sources)
  application({ project: 'prod', source, sources: [source], destination }),
  // @ts-expect-error (a cluster by address and by name)
  application({ project: 'prod', source, destination: { name: 'prod', server: 'https://kubernetes.default.svc' } }),
  // @ts-expect-error selfHeel
  application({ project: 'prod', source, destination, syncPolicy: { automated: { selfHeel: true } } }),
  // @ts-expect-error lists
  generator({ lists: { elements: [] } }),
  // @ts-expect-error element
  generator({ list: { element: [] } }),
  // @ts-expect-error directorys
  generator({ git: { repoURL: 'a', revision: 'main', directorys: [{ path: '*' }] } }),
  // @ts-expect-error (a matrix has two)
  generator({ matrix: { generators: [{ list: {} }, { list: {} }, { list: {} }] } }),
  // @ts-expect-error applicationSync
  applicationSet({ generators: [], template, syncPolicy: { applicationSync: 'create-update' } }),
  // @ts-expect-error Exists
  rollingSync({ key: 'wave', operator: 'Exists', values: [] }),
  // @ts-expect-error sourceRepo
  project({ sourceRepo: ['*'] }),
  // @ts-expect-error freeze
  project({ syncWindows: [{ kind: 'freeze', schedule: '0 0 * * *', duration: '1h' }] }),
  // @ts-expect-error rout
  http({ rout: to('svc-a') }),
  // @ts-expect-error wieght
  http({ route: [{ destination: { host: 'svc-a' }, wieght: 100 }] }),
  // @ts-expect-error hots
  http({ route: [{ destination: { hots: 'svc-a' } }] }),
  // @ts-expect-error timout
  http({ route: to('svc-a'), timout: '1s' }),
  // @ts-expect-error (forward and redirect)
  http({ route: to('svc-a'), redirect: { uri: '/' } }),
  // @ts-expect-error prefx
  http({ route: to('svc-a'), match: [{ uri: { prefx: '/' } }] }),
  // @ts-expect-error outlierDetecton
  policy({ outlierDetecton: {} }),
  // @ts-expect-error maxEjectPercent
  policy({ outlierDetection: { maxEjectPercent: 50 } }),
  // @ts-expect-error LEAST_CONN
  policy({ loadBalancer: { simple: 'LEAST_CONN' } }),
  // @ts-expect-error (simple and hashed)
  policy({ loadBalancer: { simple: 'RANDOM', consistentHash: { useSourceIp: true } } }),
  // @ts-expect-error stage
  stage({ requestedFreight: [{ origin, sources: { stage: ['staging'] } }] }),
  // @ts-expect-error use
  stage({ requestedFreight: [], promotionTemplate: { spec: { steps: [{ use: 'git-clone' }] } } }),
  // @ts-expect-error brnch
  kargo.Warehouse.manifest({ spec: { subscriptions: [{ git: { repoURL: 'a', brnch: 'rendered' } }] } }),
  // @ts-expect-error autoPromotion
  kargo.ProjectConfig.manifest({ spec: { promotionPolicies: [{ stageSelector: {}, autoPromotion: true }] } }),
];
