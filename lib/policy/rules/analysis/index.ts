import type { Rule } from '../../rule';
import { aConditionAtAll } from './a-condition-at-all';
import { conditionsOfAJob } from './conditions-of-a-job';
import { conditionsOfTheResultType } from './conditions-of-the-result-type';
import { conditionsThatAgree } from './conditions-that-agree';
import { conditionsThatCompile } from './conditions-that-compile';
import { conditionsThatDecide } from './conditions-that-decide';
import { everySeriesDecides } from './every-series-decides';
import { nilOfPrometheus } from './nil-of-prometheus';
import { noDataDoesNotPass } from './no-data-does-not-pass';
import { noDataIsNoError } from './no-data-is-no-error';
import { shareWithoutData } from './share-without-data';

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
];
