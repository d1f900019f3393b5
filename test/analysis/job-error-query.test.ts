import { JobErrorAnalysis, type JobErrorAnalysisProps } from '../../lib/analysis/job-error-analysis';
import { Matcher, Selector } from '../../lib/promql';
import { testWithPromtool } from '../support/promtool';
import { expectAnswersAt, labelSet } from './answers';
import { boundTo } from './bound';

const metricOf = (name: string, props: JobErrorAnalysisProps) =>
  boundTo(new JobErrorAnalysis(props)).metric(`job-error-${name}`);

function series(metric: string, pod: string, more: Record<string, string> = {}): string {
  return `${metric}${labelSet({ namespace: 'prod', pod, queue: 'mail', ...more })}`;
}

const CANARY = 'svc-a-abc123-x7x7x';
const STABLE = 'svc-a-def456-y8y8y';
// biome-ignore lint/suspicious/noApproximativeNumericConstant: as the query rounds it
const failure = 2.303;
const each = 0.009;

describe('two counters, of all jobs and of the failed ones', () => {
  const counters = { processed: 'jobs_processed_total', failed: 'jobs_failed_total' };
  const all = (pod: string, more?: Record<string, string>) => series('jobs_processed_total', pod, more);
  const failed = (pod: string, more?: Record<string, string>) => series('jobs_failed_total', pod, more);

  testWithPromtool('aborts when the new pods fail, and not for anybody else', () => {
    const sound = { [all(CANARY)]: '0+100x8' };
    expectAnswersAt(metricOf('1m', counters), 105, [
      ['no series at all', {}, 0, 'Successful'],
      ['sound, and no failed job yet', sound, -400 * each, 'Successful'],
      ['nothing is processed any more', { [all(CANARY)]: '900x8', [failed(CANARY)]: '50x8' }, 0, 'Successful'],
      ['every job fails', { ...sound, [failed(CANARY)]: '0+100x8' }, 400 * (failure - each), 'Failed'],
      [
        'three of few',
        { [all(CANARY)]: '0 0 0 3 3 3 3 3', [failed(CANARY)]: '0 0 0 3 3 3 3 3' },
        3 * (failure - each),
        'Failed',
      ],
      [
        'two of few',
        { [all(CANARY)]: '0 0 0 2 2 2 2 2', [failed(CANARY)]: '0 0 0 2 2 2 2 2' },
        2 * (failure - each),
        'Successful',
      ],
      [
        'another queue of the same pods',
        { ...sound, [failed(CANARY, { queue: 'sms' })]: '0+100x8' },
        400 * (failure - each),
        'Failed',
      ],
      [
        'a namesake in another namespace',
        { ...sound, [failed(CANARY, { namespace: 'staging' })]: '0+100x8' },
        -400 * each,
        'Successful',
      ],
      ['an earlier release', { ...sound, [failed('svc-a-fff999-x7x7x')]: '0+100x8' }, -400 * each, 'Successful'],
      [
        'a worker whose name begins alike',
        { ...sound, [failed('svc-a-b-abc123-x7x7x')]: '0+100x8' },
        -400 * each,
        'Successful',
      ],
      [
        'the stable pods fail as well',
        { ...sound, [failed(CANARY)]: '0+50x8', [all(STABLE)]: '0+100x8', [failed(STABLE)]: '0+50x8' },
        200 * failure - (9 * 400 * 1.5 * 301) / 600,
        'Successful',
      ],
      [
        'pods that two jobs scrape',
        {
          [all(CANARY, { job: 'a', instance: '1', endpoint: 'http-metrics' })]: '0 0 0 9 9 9 9 9',
          [all(CANARY, { job: 'b', instance: '2' })]: '0 0 0 9 9 9 9 9',
          [failed(CANARY, { job: 'a', instance: '1', endpoint: 'http-metrics' })]: '0 0 0 2 2 2 2 2',
          [failed(CANARY, { job: 'b', instance: '2' })]: '0 0 0 2 2 2 2 2',
        },
        2 * failure - 9 * each,
        'Successful',
      ],
    ]);
  });

  testWithPromtool('the verdict passes enough good jobs, and pauses without any', () => {
    const once = (count: number) => `0 0 0 ${`${count} `.repeat(30)}`;
    expectAnswersAt(metricOf('verdict', counters), 420, [
      ['no series at all', {}, Number.NaN, 'Inconclusive'],
      ['nothing is processed', { [all(CANARY)]: '0x30', [failed(CANARY)]: '0x30' }, Number.NaN, 'Inconclusive'],
      ['only the stable pods work', { [all(STABLE)]: '0+100x30' }, Number.NaN, 'Inconclusive'],
      ['332 jobs', { [all(CANARY)]: once(332) }, -332 * each, 'Inconclusive'],
      ['333 jobs', { [all(CANARY)]: once(333) }, -333 * each, 'Successful'],
      ['every job fails', { [all(CANARY)]: once(9), [failed(CANARY)]: once(9) }, 9 * (failure - each), 'Failed'],
    ]);
  });
});

describe('two counters that share the jobs among them', () => {
  const counters = {
    processed: ['task_succeeded_total', 'task_failed_total'],
    failed: 'task_failed_total',
  };
  const good = (pod: string) => series('task_succeeded_total', pod);
  const bad = (pod: string) => series('task_failed_total', pod);

  testWithPromtool(
    'are added, also where their series differ in nothing but the name, and where one is not there yet',
    () => {
      expectAnswersAt(metricOf('1m', counters), 105, [
        ['both', { [good(CANARY)]: '0+90x8', [bad(CANARY)]: '0+10x8' }, 40 * failure - 400 * each, 'Failed'],
        ['none failed yet', { [good(CANARY)]: '0+100x8' }, -400 * each, 'Successful'],
        ['none succeeds', { [bad(CANARY)]: '0+100x8' }, 400 * (failure - each), 'Failed'],
        [
          'nothing succeeds on stable either',
          { [bad(CANARY)]: '0+100x8', [bad(STABLE)]: '0+100x8' },
          400 * failure - (9 * 400 * 1.5 * 601) / 600,
          'Successful',
        ],
      ]);
      expectAnswersAt(metricOf('verdict', counters), 420, [
        ['no series at all', {}, Number.NaN, 'Inconclusive'],
        ['both stand still', { [good(CANARY)]: '9x30', [bad(CANARY)]: '9x30' }, Number.NaN, 'Inconclusive'],
        ['sound', { [good(CANARY)]: '0 0 0 400x27' }, -400 * each, 'Successful'],
      ]);
    },
  );
});

describe('one counter with a label', () => {
  const counters = {
    processed: 'jobs_total',
    failed: new Selector('jobs_total', Matcher.equal('status', 'failed')),
  };
  testWithPromtool('the failed jobs are among all of them', () => {
    const jobs = (status: string) => series('jobs_total', CANARY, { status });
    expectAnswersAt(metricOf('1m', counters), 105, [
      ['sound', { [jobs('done')]: '0+100x8' }, -400 * each, 'Successful'],
      [
        'one in ten fails',
        { [jobs('done')]: '0+90x8', [jobs('failed')]: '0+10x8' },
        40 * failure - 400 * each,
        'Failed',
      ],
    ]);
  });
});
