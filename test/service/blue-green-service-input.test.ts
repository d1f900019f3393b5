import { Duration } from 'cdk8s';
import { ErrorRateAnalysis } from '../../lib';
import { blueGreenProblems } from './blue-green';

describe('bad input of a blue-green service', () => {
  const at = 'prod/services/svc-a: ';

  test.each<[Record<string, unknown>, string]>([
    [{ port: 0 }, 'port: 0 is no port; write the number that the container listens on, 1 to 65535'],
    [
      { plan: 'x' },
      'plan: there is no such property; there are after, args, autoscaling, before, command, config, deliveryTargets, dockerRegistryAuth, envFrom, envVariables, environment, extraContainers, initContainers, keepReplacedPods, latencySlo, liveness, maxUnavailable, name, notifications, podAnnotations, podLabels, port, previewReplicas, promotion, protocol, readiness, release, replicas, resources, router, scaledBy, securityContext, serviceAccount, servicePort, slo, startup, terminationGracePeriod, volumeMounts, watch',
    ],
    [{ promotion: 'never' }, "promotion: \"never\" is not known; write 'automatic' or 'manual'"],
    [{ before: 'none' }, "before: 'none' is what it is anyway; leave it out"],
    [{ before: [1] }, 'before: is no list of analyses; write for example [new ErrorRateAnalysis()]'],
    [
      { after: [] },
      "after: the list is empty, so nothing would abort a bad release; leave it out, or write after: 'none' if that is what you want",
    ],
    [
      { after: [new ErrorRateAnalysis(), new ErrorRateAnalysis()] },
      'after: two of them are called "error-rate", and one would overwrite the other; keep one, or give one an id',
    ],
    [
      { before: [new ErrorRateAnalysis()], after: [new ErrorRateAnalysis()] },
      'before and after both have an analysis called "error-rate", and the template of one would overwrite that of the other; give one of them another id, such as id: "error-rate-before"',
    ],
    [
      { after: [new ErrorRateAnalysis({ when: 'after-each-hold' })] },
      'after: "error-rate" says when: "after-each-hold", which is a moment of a canary; leave when out, since the list says it',
    ],
    [{ watch: 600 }, 'watch: 600 is not a duration; write for example Duration.minutes(2)'],
    [{ watch: Duration.minutes(1) }, 'watch: 1m is out of range; write a duration from 3m to 6h'],
    [
      { watch: Duration.minutes(5), after: 'none' },
      'watch: nothing measures after the switch; leave watch out, or give after something that does',
    ],
    [{ previewReplicas: 0 }, 'previewReplicas: 0 is no number of pods; write a whole number from 1, or leave it out'],
    [{ previewReplicas: 3 }, 'previewReplicas: 3 are more than the 2 pods of the service; leave it out'],
    [
      { previewReplicas: 1, autoscaling: { minReplicas: 2, maxReplicas: 4 } },
      'previewReplicas: works with a fixed number of pods only; leave it out, or give replicas',
    ],
  ])('%j is told in one sentence', (props, problem) => {
    expect(blueGreenProblems(props)).toEqual([`${at}${problem}`]);
  });

  test('an analysis before the switch that collides with the default one is told', () => {
    expect(blueGreenProblems({ before: [new ErrorRateAnalysis()] })).toEqual([
      `${at}before and after both have an analysis called "error-rate", and the template of one would overwrite that of the other; give one of them another id, such as id: "error-rate-before"`,
    ]);
  });

  test('an empty list before the switch is the same as none', () => {
    expect(blueGreenProblems({ before: [] })).toEqual([]);
  });
});
