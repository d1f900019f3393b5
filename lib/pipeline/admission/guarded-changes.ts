import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { A_FLAG, type Check, childId, report, type Shape, shaped, show } from '../../core';
import { atLeast, Environment } from '../../gitops';
import { admissionChart, namespaceSelector } from './admission-chart';

export interface GuardedChangesProps {
  /** Groups of people who may change all of it by hand, when nothing else helps: `['sre-oncall']`. Each time is in the audit log. */
  readonly breakGlass: readonly string[];
  /**
   * Who Argo CD is in the cluster that it applies to.
   *
   * @default - its application controller; in a cluster elsewhere, the account that `argocd cluster add` makes
   */
  readonly argoCd?: readonly string[];
  /** Who Argo Rollouts is. @default ['system:serviceaccount:argo-rollouts:argo-rollouts'] */
  readonly argoRollouts?: readonly string[];
  /** Refuses changes; without it they are only told, which is where one begins. @default true */
  readonly enforce?: boolean;
}

/**
 * Keeps changes by hand away from what guards releases: nobody but Argo CD and Argo Rollouts changes the `spec` of, or deletes,
 * Rollouts, AnalysisTemplates, VirtualServices and DestinationRules in the namespaces of an environment. Argo CD would set most of
 * it back, but a canary that a person let through does not wait for that.
 *
 * On-call keeps its verbs: abort, retry and promote write the status, pause and restart two fields that stay free, and
 * autoscalers the scale.
 *
 * Rendered into `clusters/<environment>/admission/`, for the platform to apply: it is an object of the whole cluster.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 * @example
 * import { Environment, GitOpsApp, GuardedChanges } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * new GuardedChanges(prod, 'guarded-changes', { breakGlass: ['sre-oncall'] });
 */
export class GuardedChanges extends Construct {
  /** What is refused. */
  public readonly policy: ApiObject;
  /** Where it is refused. */
  public readonly binding: ApiObject;

  public constructor(scope: Construct, id: string, given: GuardedChangesProps) {
    super(scope, childId(scope, id, 'GuardedChanges'));
    const { sound: props, problems } = shaped<GuardedChangesProps>(given, SHAPE);
    report(this, ...problems);
    if (given?.breakGlass === undefined)
      report(this, "breakGlass: is missing; name the groups that may change it by hand: ['sre-oncall']");
    const environment = Environment.of(this);
    const { kubernetes } = environment.versions;
    if (!atLeast(kubernetes, '1.28'))
      report(
        this,
        `a ValidatingAdmissionPolicy needs Kubernetes 1.28, and this environment declares ${kubernetes}; leave GuardedChanges out, or upgrade`,
      );
    const apiVersion = `admissionregistration.k8s.io/${atLeast(kubernetes, '1.30') ? 'v1' : 'v1beta1'}`;
    const chart = admissionChart(this, environment, this.node.id);
    const name = `guarded-changes-${environment.environmentName}`;
    const {
      breakGlass = [],
      argoRollouts = ['system:serviceaccount:argo-rollouts:argo-rollouts'],
      enforce = true,
    } = props;
    const controllers = [...(props.argoCd ?? argoCdOf(environment)), ...argoRollouts, ...CLEANERS];
    this.policy = new ApiObject(chart, 'policy', {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: policySpec(controllers, breakGlass),
    });
    this.binding = new ApiObject(chart, 'binding', {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: enforce ? ['Deny', 'Audit'] : ['Warn', 'Audit'],
        matchResources: { namespaceSelector: Lazy.any({ produce: () => namespaceSelector(environment) }) },
      },
    });
  }
}

/** Whoever a cluster's own cleaning is: a namespace that is deleted, and what belongs to something that is gone. */
const CLEANERS = [
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
];

/** What on-call changes with `kubectl argo rollouts pause` and `restart`; self-heal of Argo CD leaves it as it is. */
const FREE_FIELDS = ['paused', 'restartAt'];

/** Of several clusters one may be Argo CD's own. */
function argoCdOf({ server, argoCdNamespace }: Environment): string[] {
  const own = `system:serviceaccount:${argoCdNamespace}:argocd-application-controller`;
  const elsewhere = 'system:serviceaccount:kube-system:argocd-manager';
  if (server === undefined) return [own, elsewhere];
  return [server === 'https://kubernetes.default.svc' ? own : elsewhere];
}

/**
 * Only the objects themselves are matched, and none of their parts: `rollouts/status` and `rollouts/scale` stay free. Labels and
 * annotations do, too, where several controllers write.
 */
function policySpec(controllers: readonly string[], breakGlass: readonly string[]): object {
  const rule = (group: string, ...resources: readonly string[]): object => ({
    apiGroups: [group],
    apiVersions: ['*'],
    operations: ['UPDATE', 'DELETE'],
    resources,
  });
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      matchPolicy: 'Equivalent',
      resourceRules: [
        rule('argoproj.io', 'analysistemplates', 'rollouts'),
        rule('networking.istio.io', 'destinationrules', 'virtualservices'),
      ],
    },
    matchConditions: [{ name: 'by-no-controller', expression: `!(request.userInfo.username in ${list(controllers)})` }],
    variables: [
      {
        name: 'breakGlass',
        expression: `has(request.userInfo.groups) && request.userInfo.groups.exists(group, group in ${list(breakGlass)})`,
      },
      { name: 'free', expression: `request.resource.resource == 'rollouts' ? ${list(FREE_FIELDS)} : []` },
      // As something whose fields need no names here: a field that a later version knows is guarded as well.
      { name: 'before', expression: 'has(oldObject.spec) ? dyn(oldObject.spec) : dyn({})' },
      { name: 'after', expression: 'has(object.spec) ? dyn(object.spec) : dyn({})' },
      {
        name: 'unchanged',
        expression: [
          "request.operation == 'UPDATE'",
          'variables.after.all(field, field in variables.free || (field in variables.before && variables.after[field] == variables.before[field]))',
          'variables.before.all(field, field in variables.free || field in variables.after)',
        ].join(' && '),
      },
    ],
    validations: [
      {
        expression: 'variables.unchanged || variables.breakGlass',
        message: 'this guards releases, and comes from Git: change it there',
        messageExpression:
          "'it guards releases, and comes from Git: change it there. In an incident: kubectl argo rollouts abort, or a group that may change it by hand (' + request.userInfo.username + ' is in none)'",
        reason: 'Forbidden',
      },
    ],
    auditAnnotations: [
      {
        key: 'break-glass',
        // An empty text is left out. CEL takes no null beside a text whose type it knows.
        valueExpression:
          "!variables.unchanged && variables.breakGlass ? request.userInfo.username + ' changed it by hand' : ''",
      },
    ],
  };
}

/** Texts as a list in CEL, whose texts are those of JSON but for the quotes. */
function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

const SHAPE: Shape<GuardedChangesProps> = {
  breakGlass: names('groups', "['sre-oncall']"),
  argoCd: names('users', "['system:serviceaccount:argocd:argocd-application-controller']"),
  argoRollouts: names('users', "['system:serviceaccount:argo-rollouts:argo-rollouts']"),
  enforce: A_FLAG,
};

/** Names of users and groups, without what would end a text in CEL, or begin something else in one. */
function names(what: string, write: string): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return `${show(value)} is no list of ${what}; write ${write}`;
    const wrong = value.findIndex(
      (name) => typeof name !== 'string' || !/^(?! )[^'"\\\p{C}]{1,253}(?<! )$/u.test(name),
    );
    return wrong < 0
      ? undefined
      : `${show(value[wrong])} is no name; write it without quotes, backslashes and spaces at its ends, as the cluster knows it`;
  };
}
