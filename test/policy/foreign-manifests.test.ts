import { join } from 'node:path';
import { readManifestTree } from '../../lib/manifests';
import { checkTree, type Severity } from '../../lib/policy';

/** What is found in manifests that this library did not render: the rules, and the message of each at one object. */
function found(name: string) {
  const { findings } = checkTree(readManifestTree(join(__dirname, '../fixtures/manifests', name)));
  const of = (severity: Severity) => [
    ...new Set(findings.filter((it) => it.severity === severity).map(({ rule }) => rule)),
  ];
  return {
    errors: of('error'),
    warnings: of('warning'),
    said: (rule: string) =>
      findings.filter((it) => it.rule === rule).map(({ object, file, message }) => `${object ?? file}: ${message}`),
  };
}

describe("the article's own manifests are refused, for the right reasons", () => {
  const { errors, said } = found('article');

  test('its condition takes a list for a number, and its query names a placeholder that nobody fills in', () => {
    expect(said('conditions-of-the-result-type')).toEqual([
      'AnalysisTemplate error-rate-check: "result < 0.02" takes the result for a number, and the query gives a list of them: every measurement is an Error',
    ]);
    expect(said('placeholders-of-arguments')).toEqual([
      'AnalysisTemplate error-rate-check: {{ rollout.rollout }} names no argument: no release gets through',
    ]);
  });

  test('its query measures both versions, and is an error where nothing fails', () => {
    expect(said('workload-is-both-sides')[0]).toContain('is the Rollout: the query mixes canary and stable');
    expect(said('failures-may-be-missing')[0]).toContain('without a request of response_code=~"5.."');
  });

  test('its Application undoes the weights, and a line taken out of its list deletes the workloads', () => {
    expect(said('self-heal-against-a-canary')).toEqual([
      'ApplicationSet services: Argo Rollouts writes the weights of VirtualService svc-a-vs, and no rule ignores them: selfHeal undoes them',
    ]);
    expect(said('keeps-applications')[0]).toContain('takes its Application and all its workloads away');
  });

  test('its last weight is measured by nobody', () => {
    expect(said('last-weight-is-measured')).toEqual([
      'Rollout svc-a: no analysis runs at 50 %, the last weight before the promotion',
    ]);
  });

  test('what it leaves out to be short is said as well', () => {
    expect(errors).toEqual(
      expect.arrayContaining(['selector-of-a-rollout', 'template-or-workload-ref', 'services-of-a-rollout']),
    );
  });
});

test('a chart as helm template prints it: each of its mistakes is found', () => {
  const { errors, warnings } = found('helm');
  expect(errors).toEqual(
    expect.arrayContaining([
      'pods-or-percent',
      'rollout-replicas-beside-an-autoscaler',
      'rollout-services-select-its-pods',
      'analysis-arguments-passed',
      'background-analysis-starts',
      'dynamic-or-delayed',
      'no-data-does-not-pass',
      'addresses-with-scheme',
      'no-service-label-at-the-pods',
      'third-destination',
    ]),
  );
  expect(warnings).toEqual(
    expect.arrayContaining(['analysis-arguments-known', 'rollback-window-is-kept', 'no-irate-in-a-gate']),
  );
});

test('a base of Kustomize is checked beside its overlay, each for itself', () => {
  const { errors, said } = found('kustomize');
  expect(errors).toEqual(['two-different-services', 'blue-green-is-measured']);
  expect(said('two-different-services')).toEqual(['Rollout portal: activeService and previewService are both portal']);
});

test('a canary by hand that guards gives no error and no warning', () => {
  const { errors, warnings } = found('golden');
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
});
