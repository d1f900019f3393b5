import { LABEL_LENGTH } from '../../../core';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (name: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec: { project: services }
`;

export const shortApplicationNames: Rule = {
  id: 'short-application-names',
  family: 'argo-cd',
  severity: 'warning',
  title: 'The name of an Application is a label value as well',
  cause:
    'Argo CD takes up to 253 characters and points for the name of an Application. Tracking by label, selectors and RollingSync use it as the value of a label, which has at most 63 characters.',
  remedy: 'give a name of at most 63 lowercase letters, digits and -',
  see: 'https://github.com/argoproj/argo-cd/issues/15423',
  examples: {
    complies: APPLICATION('svc-a-prod'),
    violates: APPLICATION('recommendations-for-returning-customers-of-the-loyalty-programme-prod'),
  },
  check: (tree) =>
    ofEachApplication(tree, function* ({ name, metadata, element }) {
      if (name === undefined) return;
      const at = element?.complete ? element.at : metadata.at('name');
      if (name.length > LABEL_LENGTH)
        yield { at, message: `${name} has ${name.length} characters; ${LABEL_LENGTH} is the most` };
      else if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name))
        yield { at, message: `${JSON.stringify(name)} is more than lowercase letters, digits and -` };
    }),
};
