import { Duration } from 'cdk8s';
import type { kargo } from '../../../imports';
import { goDuration } from '../../core';
import type { ReleaseTime } from '../release-time';
import { usualPatience } from '../usual-patience';
import { kargoExpression } from './expressions';

/** What a promotion brings from the commit of its Freight to the branch that Argo CD follows. */
export interface Cargo {
  /** The folder that all of it lies in. */
  readonly within: string;
  /** The folders of it, and no others. */
  readonly folders: readonly string[];
  /** The Applications that apply them. */
  readonly applications: readonly ApplicationName[];
  readonly timeoutSeconds: number;
}

interface ApplicationName {
  readonly name: string;
  readonly namespace: string;
}

/**
 * The steps of a promotion. Both work trees are sparse, and have exactly the folders that are brought: so one `delete` and one
 * `copy` replace them as a whole, what was removed vanishes, and no step is needed for each of a thousand services.
 *
 * They read the variables `repository` and `branch`.
 *
 * @see https://docs.kargo.io/user-guide/reference-docs/promotion-steps/
 */
export function promotionSteps({ within, folders, applications, timeoutSeconds }: Cargo): kargo.PromotionStep[] {
  const retry = {
    // An API server that does not answer once is no reason to stop a release that is under way.
    errorThreshold: 3,
    timeout: goDuration(Duration.seconds(Math.ceil(timeoutSeconds / 60) * 60)),
  };
  return [
    {
      uses: 'git-clone',
      config: {
        repoURL: kargoExpression('vars.repository'),
        checkout: [
          { commit: FREIGHT_COMMIT, path: 'freight', sparse: folders },
          { branch: kargoExpression('vars.branch'), path: 'branch', sparse: folders },
        ],
      },
    },
    { uses: 'delete', config: { path: `branch/${within}` } },
    { uses: 'copy', config: { inPath: `freight/${within}`, outPath: `branch/${within}` } },
    { uses: 'git-commit', config: { path: 'branch', message: MESSAGE } },
    { uses: 'git-push', config: { path: 'branch' } },
    ...(applications.length > 0
      ? [
          // Without a desired revision: Stages share the branch, and the next one's commit would make this one unhealthy.
          // https://github.com/akuity/kargo/pull/2980
          { uses: 'argocd-update', retry, config: { apps: applications } },
          // The sync has ended when everything is applied: a canary has only begun then, and what is gone from Git is still
          // there, since Kargo's sync prunes nothing. Argo CD's own does, so the Application is not Synced before.
          { uses: 'argocd-wait', retry, config: { apps: applications } },
        ]
      : []),
  ];
}

const FREIGHT_COMMIT = kargoExpression('commitFrom(vars.repository).ID');

const MESSAGE = [
  `${kargoExpression('ctx.stage')}: Freight ${kargoExpression('ctx.targetFreight.name')}`,
  '',
  `Rendered-commit: ${FREIGHT_COMMIT}`,
  `Kargo-promotion: ${kargoExpression('ctx.promotion')}`,
].join('\n');

/** How long releases that start together may take: {@link usualPatience}, and a day more where a step asks a person. */
export function patience(releases: readonly ReleaseTime[]): number {
  const least = releases.reduce((longest, { leastSeconds }) => Math.max(longest, leastSeconds), 0);
  const asks = releases.some(({ steps }) => steps.some((step) => step.asks));
  return usualPatience(least) + (asks ? A_DAY : 0);
}

const A_DAY = 86_400;
