import type { Rule } from '../../rule';
import { absentGivesNothing } from './absent-gives-nothing';
import { alertsSeeNoCanary } from './alerts-see-no-canary';
import { calledServiceIsThere } from './called-service-is-there';
import { codeZeroIsNoSuccess } from './code-zero-is-no-success';
import { codesThatExist } from './codes-that-exist';
import { countersGrow } from './counters-grow';
import { denominatorKeepsNoData } from './denominator-keeps-no-data';
import { failuresMayBeMissing } from './failures-may-be-missing';
import { failuresOfGrpc } from './failures-of-grpc';
import { firstFailuresCount } from './first-failures-count';
import { functionsFitTheMetric } from './functions-fit-the-metric';
import { groupNames } from './group-names';
import { hashLabelIsScraped } from './hash-label-is-scraped';
import { leOfAnyPrometheus } from './le-of-any-prometheus';
import { namesAndTimesOfRules } from './names-and-times-of-rules';
import { noDataIsNotZero } from './no-data-is-not-zero';
import { noDivisionByZero } from './no-division-by-zero';
import { noIrateInAGate } from './no-irate-in-a-gate';
import { noPodLabelsAtTheSource } from './no-pod-labels-at-the-source';
import { noServiceLabelAtThePods } from './no-service-label-at-the-pods';
import { noZeroBesideLabels } from './no-zero-beside-labels';
import { oneReporter } from './one-reporter';
import { oneSeriesAQuery } from './one-series-a-query';
import { patternsAreWhole } from './patterns-are-whole';
import { portOfAMonitor } from './port-of-a-monitor';
import { promqlParses } from './promql-parses';
import { quantileKeepsLe } from './quantile-keeps-le';
import { queryMeasuresTheCanary } from './query-measures-the-canary';
import { rateBeforeSum } from './rate-before-sum';
import { recordOrAlert } from './record-or-alert';
import { requestsOfOneSide } from './requests-of-one-side';
import { scrapedOnce } from './scraped-once';
import { windowOfFourScrapes } from './window-of-four-scrapes';
import { workloadIsBothSides } from './workload-is-both-sides';

export const prometheusRules: readonly Rule[] = [
  promqlParses,
  noServiceLabelAtThePods,
  workloadIsBothSides,
  noPodLabelsAtTheSource,
  oneReporter,
  queryMeasuresTheCanary,
  requestsOfOneSide,
  calledServiceIsThere,
  windowOfFourScrapes,
  noIrateInAGate,
  noZeroBesideLabels,
  noDataIsNotZero,
  denominatorKeepsNoData,
  failuresMayBeMissing,
  noDivisionByZero,
  codesThatExist,
  patternsAreWhole,
  codeZeroIsNoSuccess,
  failuresOfGrpc,
  quantileKeepsLe,
  countersGrow,
  rateBeforeSum,
  functionsFitTheMetric,
  leOfAnyPrometheus,
  oneSeriesAQuery,
  alertsSeeNoCanary,
  absentGivesNothing,
  firstFailuresCount,
  recordOrAlert,
  groupNames,
  namesAndTimesOfRules,
  scrapedOnce,
  portOfAMonitor,
  hashLabelIsScraped,
];
