import { templateDifference } from '../../../lib/operations';

const WRITTEN = {
  metadata: { labels: { app: 'svc-a' }, annotations: { 'release-train.dev/release-id': 'r1' } },
  spec: {
    hostNetwork: false,
    containers: [
      {
        name: 'app',
        image: 'a:1',
        env: [{ name: 'EMPTY', value: '' }],
        ports: [{ containerPort: 8080 }],
        resources: { requests: { cpu: '0.1', memory: '128Mi' } },
        readinessProbe: { httpGet: { path: '/', port: 8080 } },
      },
    ],
  },
};

/** As the API server and the controller make it. */
function live() {
  return {
    metadata: {
      creationTimestamp: null,
      labels: { app: 'svc-a', 'rollouts-pod-template-hash': 'abc' },
      annotations: { 'release-train.dev/release-id': 'r1' },
    },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'a:1',
          imagePullPolicy: 'IfNotPresent',
          env: [{ name: 'EMPTY' }] as object[],
          ports: [{ containerPort: 8080, protocol: 'TCP' }],
          resources: { requests: { cpu: '100m', memory: '128Mi' } },
          readinessProbe: {
            httpGet: { path: '/', port: 8080, scheme: 'HTTP' },
            failureThreshold: 3,
            periodSeconds: 10,
            successThreshold: 1,
            timeoutSeconds: 1,
          },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    } as Record<string, unknown> & { containers: Record<string, unknown>[] },
  };
}

test('what the API server and the controller put in, or write otherwise, is no difference', () => {
  expect(templateDifference(WRITTEN, live())).toBeUndefined();
});

test.each<[string, (template: ReturnType<typeof live>) => void]>([
  ['spec.containers[0].image', ({ spec }) => Object.assign(spec.containers[0]!, { image: 'a:2' })],
  ['spec.containers[0].env', ({ spec }) => void (spec.containers[0]!.env as object[]).push({ name: 'MORE' })],
  [
    'spec.containers[0].resources.requests.cpu',
    ({ spec }) => Object.assign(spec.containers[0]!, { resources: { requests: { cpu: '200m', memory: '128Mi' } } }),
  ],
  ['spec.containers', ({ spec }) => void spec.containers.push({ name: 'sidecar' })],
  ['spec.nodeSelector', ({ spec }) => Object.assign(spec, { nodeSelector: { disk: 'ssd' } })],
  ['spec.terminationGracePeriodSeconds', ({ spec }) => Object.assign(spec, { terminationGracePeriodSeconds: 60 })],
  [
    'spec.containers[0].readinessProbe.periodSeconds',
    ({ spec }) => Object.assign(spec.containers[0]!.readinessProbe as object, { periodSeconds: 5 }),
  ],
  ['metadata.labels.team', ({ metadata }) => Object.assign(metadata.labels, { team: 'a' })],
])('%s is one, and is named', (path, change) => {
  const template = live();
  change(template);
  expect(templateDifference(WRITTEN, template)).toBe(path);
});
