import type { Field } from '../../../manifests';
import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

export const twoDifferentServices: Rule = {
  id: 'two-different-services',
  family: 'rollouts',
  severity: 'error',
  title: 'Both versions have a Service each',
  cause:
    'A Service selects the pods of one version. With one Service for both there is nothing to split; Argo Rollouts refuses the Rollout (InvalidSpec).',
  remedy: 'make a second Service, for example svc-a-canary beside svc-a-stable, and name each in its field',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { blueGreen: { activeService: svc-a, previewService: svc-a-preview } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { blueGreen: { activeService: svc-a, previewService: svc-a } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const canary = rollout.at('spec', 'strategy', 'canary');
      const blueGreen = rollout.at('spec', 'strategy', 'blueGreen');
      const pairs: [Field, Field][] = [
        [canary.at('stableService'), canary.at('canaryService')],
        [canary.at('pingPong', 'pingService'), canary.at('pingPong', 'pongService')],
        [blueGreen.at('activeService'), blueGreen.at('previewService')],
      ];
      for (const [one, other] of pairs) {
        if (other.text !== undefined && other.text !== '' && one.text === other.text)
          yield { at: other, message: `${last(one)} and ${last(other)} are both ${other.text}` };
      }
      if (blueGreen.isSet && !blueGreen.at('activeService').isSet)
        yield {
          at: blueGreen.at('activeService'),
          message: 'there is no activeService, whose selector would switch to the new pods',
        };
    }
  },
};

function last({ path }: Field): string {
  return String(path.at(-1));
}
