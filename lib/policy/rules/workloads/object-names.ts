import { dnsLabelProblem, dnsSubdomainProblem } from '../../../core';
import { isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

/** Kinds whose name is the name of something that is shorter: what it may have, and why. */
const SHORTER: Readonly<Record<string, readonly [most: number, why: string]>> = {
  '/Service': [63, 'it becomes a DNS label'],
  '/Namespace': [63, 'it becomes a DNS label'],
  'batch/CronJob': [52, 'its Jobs get 11 more'],
  'batch/Job': [63, 'its pods get it as a label'],
  'apps/StatefulSet': [52, 'its pods get the hash of a revision as a label'],
};
const KNOWN =
  /^(|apps|batch|autoscaling|policy|networking\.k8s\.io|argoproj\.io|networking\.istio\.io|monitoring\.coreos\.com)$/;

export const objectNames: Rule = {
  id: 'object-names',
  family: 'workloads',
  severity: 'error',
  title: 'Objects have names that the API server takes',
  cause:
    'The API server refuses an object whose name is no DNS name in lower case, or too long for what is made of it: the Application that holds it cannot be synced.',
  remedy: 'write lower-case letters, digits and hyphens, a letter or digit first and last',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc_a }
`,
  },
  *check(tree) {
    for (const object of tree.objects) {
      const at = object.at('metadata', 'name');
      if (!KNOWN.test(object.group) || (object.group === '' && object.kind === 'Config')) continue;
      if (!at.isSet) {
        if (!object.at('metadata', 'generateName').isSet)
          yield { at: object.at('metadata'), message: `this ${object.kind} has no name` };
        continue;
      }
      if (typeof at.value === 'string' && isPutInLater(at.value)) continue;
      const [most, why] = (Object.hasOwn(SHORTER, object.groupKind) ? SHORTER[object.groupKind] : undefined) ?? [
        253,
        'it is a DNS name',
      ];
      const problem = object.groupKind === '/Service' ? dnsLabelProblem(at.value) : dnsSubdomainProblem(at.value);
      if (problem) yield { at, message: problem };
      else if (object.name.length > most)
        yield {
          at,
          message: `${object.name} has ${object.name.length} characters; ${most} are the most, since ${why}`,
        };
    }
  },
};
