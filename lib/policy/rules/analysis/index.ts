import type { Rule } from '../../rule';
import { aConditionAtAll } from './a-condition-at-all';
import { aJobIsKept } from './a-job-is-kept';
import { addressesWithScheme } from './addresses-with-scheme';
import { backgroundInTime } from './background-in-time';
import { bodyOfAWebRequest } from './body-of-a-web-request';
import { conditionsOfAJob } from './conditions-of-a-job';
import { conditionsOfTheResultType } from './conditions-of-the-result-type';
import { conditionsThatAgree } from './conditions-that-agree';
import { conditionsThatCompile } from './conditions-that-compile';
import { conditionsThatDecide } from './conditions-that-decide';
import { consecutiveErrorLimit } from './consecutive-error-limit';
import { countWithInterval } from './count-with-interval';
import { datadogApi } from './datadog-api';
import { deadlineOfAJob } from './deadline-of-a-job';
import { declaredArguments } from './declared-arguments';
import { defaultsOfAnArgument } from './defaults-of-an-argument';
import { dryRunOfEveryMetric } from './dry-run-of-every-metric';
import { durationsOfGo } from './durations-of-go';
import { everySeriesDecides } from './every-series-decides';
import { failureLimitBelowCount } from './failure-limit-below-count';
import { failuresInOneWindow } from './failures-in-one-window';
import { finiteAnalysis } from './finite-analysis';
import { firstLookAfterTheWindow } from './first-look-after-the-window';
import { inconclusiveLimitBelowCount } from './inconclusive-limit-below-count';
import { indexWithinTheAnswer } from './index-within-the-answer';
import { jobMetricName } from './job-metric-name';
import { jsonPathOfAWebAnswer } from './json-path-of-a-web-answer';
import { metricLimits } from './metric-limits';
import { metricNamesDiffer } from './metric-names-differ';
import { metricsOfATemplate } from './metrics-of-a-template';
import { nestedTemplateCircle } from './nested-template-circle';
import { nestedTemplates } from './nested-templates';
import { nilOfPrometheus } from './nil-of-prometheus';
import { noDataDoesNotPass } from './no-data-does-not-pass';
import { noDataIsNoError } from './no-data-is-no-error';
import { oneProvider } from './one-provider';
import { placeholdersOfArguments } from './placeholders-of-arguments';
import { restartPolicyOfAJob } from './restart-policy-of-a-job';
import { retriesOfAJob } from './retries-of-a-job';
import { rulesOfMetrics } from './rules-of-metrics';
import { secretsOfArguments } from './secrets-of-arguments';
import { shareWithoutData } from './share-without-data';
import { sidecarOfAJob } from './sidecar-of-a-job';
import { templateInUse } from './template-in-use';
import { valuesOfArguments } from './values-of-arguments';
import { variablesOfDashboards } from './variables-of-dashboards';

export const analysisRules: readonly Rule[] = [
  conditionsOfTheResultType,
  conditionsThatCompile,
  noDataIsNoError,
  noDataDoesNotPass,
  shareWithoutData,
  nilOfPrometheus,
  conditionsThatDecide,
  conditionsThatAgree,
  everySeriesDecides,
  indexWithinTheAnswer,
  aConditionAtAll,
  conditionsOfAJob,
  metricLimits,
  countWithInterval,
  failureLimitBelowCount,
  inconclusiveLimitBelowCount,
  consecutiveErrorLimit,
  oneProvider,
  metricNamesDiffer,
  jobMetricName,
  finiteAnalysis,
  placeholdersOfArguments,
  declaredArguments,
  valuesOfArguments,
  defaultsOfAnArgument,
  secretsOfArguments,
  metricsOfATemplate,
  nestedTemplates,
  nestedTemplateCircle,
  templateInUse,
  rulesOfMetrics,
  dryRunOfEveryMetric,
  durationsOfGo,
  failuresInOneWindow,
  firstLookAfterTheWindow,
  backgroundInTime,
  addressesWithScheme,
  variablesOfDashboards,
  bodyOfAWebRequest,
  jsonPathOfAWebAnswer,
  restartPolicyOfAJob,
  retriesOfAJob,
  deadlineOfAJob,
  aJobIsKept,
  sidecarOfAJob,
  datadogApi,
];
