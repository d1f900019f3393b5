import { Duration } from 'cdk8s';
import { LatencyQuantileAnalysis, type LatencyQuantileAnalysisProps } from '../../lib/analysis';
import { testWithPromtool } from '../support/promtool';
import { expectAnswers } from './answers';
import { boundTo, type PromMetric, type Surroundings } from './bound';
import { histogram, ofClients, ofPods } from './istio-series';

const metricOf = (
  name: string,
  props: Partial<LatencyQuantileAnalysisProps> = {},
  around: Surroundings = {},
): PromMetric =>
  boundTo(new LatencyQuantileAnalysis({ quantile: 99, atMost: Duration.millis(300), ...props }), around).metric(name);

// A value per scrape, every 15 seconds: clients are asked about seconds 15 to 75, pods about seconds 30 to 90.
const CLIENT = 75;
const POD = 90;

describe.each([
  { view: 'client', metric: metricOf('client-latency-quantile'), of: ofClients, at: CLIENT },
  { view: 'pod', metric: metricOf('pod-latency-quantile'), of: ofPods, at: POD },
])('99 % within 300 ms in the $view view:', ({ metric, of, at }) => {
  /** How many requests per scrape take up to 100, 250 and 500 ms, and in all. */
  const times = (to100: number, to250: number, to500: number, all: number, more = {}) =>
    histogram(of(more), { 100: `0+${to100}x8`, 250: `0+${to250}x8`, 500: `0+${to500}x8`, '+Inf': `0+${all}x8` });

  testWithPromtool('one number of milliseconds, whatever the data', () => {
    expectAnswers(metric, [
      ['fast', times(100, 100, 100, 100), at, 99, 'Successful'],
      ['at the bound of a bucket', times(0, 99, 100, 100), at, 250, 'Successful'],
      ['within the limit, by interpolation', times(0, 988, 1000, 1000), at, 250 + (250 * 2) / 12, 'Successful'],
      ['above the limit, by interpolation', times(0, 98, 100, 100), at, 375, 'Failed'],
      ['a little above the bound', times(0, 980, 1080, 1080), at, 473, 'Failed'],
      ['all slow', times(0, 0, 100, 100), at, 497.5, 'Failed'],
      ['beyond the last bound reads as the last bound, and fails', times(0, 0, 0, 100), at, 500, 'Failed'],
      ['two of a hundred beyond the last bound', times(98, 98, 98, 100), at, 500, 'Failed'],
      ['no series at all', {}, at, -1, 'Inconclusive'],
      ['Prometheus 3', histogram(of(), { 250: '0+99x8', 500: '0+100x8', '+Inf': '0+100x8' }, 3), at, 250, 'Successful'],
    ]);
  });

  testWithPromtool('traffic that stopped, is too little, or is no number', () => {
    const once = (count: number) => `0 0 0 0 ${count} ${count} ${count}`;
    const few = (fast: number, all: number) =>
      histogram(of(), { 250: once(fast), 500: once(all), 1000: once(all), '+Inf': once(all) });
    const nan = 'NaN NaN NaN NaN NaN NaN NaN';
    expectAnswers(metric, [
      ['stopped', histogram(of(), { 250: '90x8', 500: '100x8', '+Inf': '100x8' }), at, -1, 'Inconclusive'],
      ['99 fast ones', few(99, 99), at, -1, 'Inconclusive'],
      ['99 slow ones', few(0, 99), at, -1, 'Inconclusive'],
      ['one slow in 100', few(99, 100), at, 250, 'Successful'],
      ['two slow in 100', few(98, 100), at, 375, 'Failed'],
      ['NaN', histogram(of(), { 250: nan, 500: nan, '+Inf': nan }), at, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('buckets without which nobody can tell', () => {
    expectAnswers(metric, [
      ['the next above is missing', histogram(of(), { 250: '0+50x8', '+Inf': '0+100x8' }), at, -1, 'Inconclusive'],
      ['the next below is missing', histogram(of(), { 500: '0+50x8', '+Inf': '0+100x8' }), at, -1, 'Inconclusive'],
      ['that of all is missing', histogram(of(), { 250: '0+50x8', 500: '0+100x8' }), at, -1, 'Inconclusive'],
      [
        'a proxy that has others is left out',
        { ...times(0, 99, 100, 100), ...histogram(of({ source_workload: 'b' }), { 9000: '0x8', '+Inf': '0+100x8' }) },
        at,
        250,
        'Successful',
      ],
    ]);
  });

  testWithPromtool('series that are born, begin again, or count what failed', () => {
    const good = times(0, 99, 100, 100);
    const slow = (to250: string, all: string, code: string) =>
      histogram(of({ response_code: code }), { 100: to250, 250: to250, 500: all, '+Inf': all });
    expectAnswers(metric, [
      [
        'born with slow answers',
        { ...good, ...slow('_ _ _ _ 0 0 0', '_ _ _ _ 40 40 40', '201') },
        at,
        250 + (250 * 39.6) / 44,
        'Failed',
      ],
      [
        'began again',
        { ...good, ...slow('50 50 50 50 0 0 0', '90 90 90 90 30 40 40', '201') },
        at,
        250 + (250 * 39.6) / 44,
        'Failed',
      ],
      [
        'fast errors do not make it fast',
        { ...times(0, 98, 100, 100), ...times(900, 900, 900, 900, { response_code: '500' }) },
        at,
        375,
        'Failed',
      ],
    ]);
  });
});

testWithPromtool('a limit at the last bound but one is judged too', () => {
  const props = { buckets: [100, 500], atMost: Duration.millis(100) };
  expectAnswers(metricOf('pod-latency-quantile', props), [
    ['fast', histogram(ofPods(), { 100: '0+99x8', 500: '0+100x8', '+Inf': '0+100x8' }), POD, 100, 'Successful'],
    ['beyond all', histogram(ofPods(), { 100: '0+98x8', 500: '0+98x8', '+Inf': '0+100x8' }), POD, 500, 'Failed'],
  ]);
});
