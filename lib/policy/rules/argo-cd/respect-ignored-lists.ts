import type { Field } from '../../../manifests';
import { hasSyncOption } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

/** Groups whose lists Argo CD merges item by item; of all others it copies a list as a whole. */
const BUILT_IN = /^$|^(apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$/;

export const respectIgnoredLists: Rule = {
  id: 'respect-ignored-lists',
  family: 'argo-cd',
  severity: 'error',
  title: 'RespectIgnoreDifferences has no part where ignored fields stand in lists',
  cause:
    'With RespectIgnoreDifferences=true Argo CD copies ignored fields from the cluster into what it applies, and of a custom resource it copies the whole list that they stand in. Every later change of spec.http in Git is dropped, and the Application stays OutOfSync; newer versions strip the ignored fields instead.',
  remedy:
    'remove RespectIgnoreDifferences=true and write ApplyOutOfSyncOnly=true, which leaves alone what differs in ignored fields only',
  see: 'https://github.com/argoproj/argo-cd/issues/11876',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      jqPathExpressions: ['.spec.http[]?.route[]?.weight']
  syncPolicy:
    syncOptions: [ApplyOutOfSyncOnly=true]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      jqPathExpressions: ['.spec.http[]?.route[]?.weight']
  syncPolicy:
    syncOptions: [ApplyOutOfSyncOnly=true, RespectIgnoreDifferences=true]
`,
  },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      if (!hasSyncOption(application, 'RespectIgnoreDifferences=true')) return;
      const { spec } = application;
      const rule = spec.at('ignoreDifferences').items.find(goesThroughAList);
      const at = spec
        .at('syncPolicy', 'syncOptions')
        .items.find(({ text }) => text === 'RespectIgnoreDifferences=true');
      if (!rule || !at) return;
      const kind = rule.at('kind').text ?? 'object';
      yield { at, message: `the lists of ${kind} that hold ignored fields stay as they are in the cluster for ever` };
    }),
};

function goesThroughAList(rule: Field): boolean {
  if (BUILT_IN.test(rule.at('group').text ?? '')) return false;
  return (
    rule.at('managedFieldsManagers').items.length > 0 ||
    rule.at('jqPathExpressions').items.some(({ text }) => /\[\s*\d*\s*\]/.test(text ?? '')) ||
    rule.at('jsonPointers').items.some(({ text }) => /\/\d+(\/|$)/.test(text ?? ''))
  );
}
