import type { Rule } from '../../rule';
import { aConditionAtAll } from './a-condition-at-all';
import { conditionsOfAJob } from './conditions-of-a-job';
import { conditionsOfTheResultType } from './conditions-of-the-result-type';
import { conditionsThatAgree } from './conditions-that-agree';
import { conditionsThatCompile } from './conditions-that-compile';
import { conditionsThatDecide } from './conditions-that-decide';
import { consecutiveErrorLimit } from './consecutive-error-limit';
import { countWithInterval } from './count-with-interval';
import { declaredArguments } from './declared-arguments';
import { everySeriesDecides } from './every-series-decides';
import { failureLimitBelowCount } from './failure-limit-below-count';
import { finiteAnalysis } from './finite-analysis';
import { inconclusiveLimitBelowCount } from './inconclusive-limit-below-count';
import { jobMetricName } from './job-metric-name';
import { metricLimits } from './metric-limits';
import { metricNamesDiffer } from './metric-names-differ';
import { nilOfPrometheus } from './nil-of-prometheus';
import { noDataDoesNotPass } from './no-data-does-not-pass';
import { noDataIsNoError } from './no-data-is-no-error';
import { oneProvider } from './one-provider';
import { placeholdersOfArguments } from './placeholders-of-arguments';
import { secretsOfArguments } from './secrets-of-arguments';
import { shareWithoutData } from './share-without-data';
import { valuesOfArguments } from './values-of-arguments';

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
  secretsOfArguments,
];
