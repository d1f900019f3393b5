import { Duration } from 'cdk8s';
import { BudgetAnalysis, type BudgetAnalysisProps, Matcher, Slo } from '../../lib';
import { verdict } from '../support/argo-verdict';
import { promAnswers, testWithPromtool } from '../support/promtool';
import { type AnswerThen, expectAnswersAt, labelSet } from './answers';
import { boundTo, type PromMetric, type Surroundings } from './bound';
import { ofClients, requestSeries } from './istio-series';

const HOUR = 3600;
const DAY = 24 * HOUR;

const metricOf = (name: string, props: BudgetAnalysisProps = {}, surroundings: Surroundings = {}): PromMetric =>
  boundTo(new BudgetAnalysis(props), { occasion: { kind: 'before-promotion' }, ...surroundings }).metric(
    `budget-${name}`,
  );

const requests = (code: string, more: Record<string, string> = {}): string =>
  requestSeries(
    ofClients({ destination_service: 'svc-a-stable.prod.svc.cluster.local', response_code: code, ...more }),
  );

const NAN = 'NaN '.repeat(800);

describe('the budget that is spent', () => {
  const slo = Slo.availability(99, { period: Duration.days(2) });
  const metric = metricOf('spent', { slo });
  // A value every 5 minutes, for two days and an hour.
  const expectSpent = (it: PromMetric, answers: readonly AnswerThen[]) =>
    expectAnswersAt(it, 2 * DAY + HOUR, answers, { scrape: 300 });
  const good = { [requests('200')]: '0+1000x600' };

  testWithPromtool('is measured over the whole period, in every state of the data', () => {
    expectSpent(metric, [
      ['none, and no series of errors', good, 0, 'Successful'],
      ['half of it', { [requests('200')]: '0+995x600', [requests('500')]: '0+5x600' }, 50, 'Successful'],
      ['as much as may be', { [requests('200')]: '0+991x600', [requests('500')]: '0+9x600' }, 90, 'Successful'],
      ['nearly all', { [requests('200')]: '0+990.5x600', [requests('500')]: '0+9.5x600' }, 95, 'Failed'],
      ['more than there is', { [requests('200')]: '0+900x600', [requests('500')]: '0+100x600' }, 1000, 'Failed'],
      ['every request fails', { [requests('500')]: '0+1000x600' }, 10_000, 'Failed'],
      ['no request reached a pod', { [requests('503', { response_flags: 'UH' })]: '0+1000x600' }, 10_000, 'Failed'],
      ['a new service: no requests', { [requests('200')]: '0x600' }, 0, 'Successful'],
      ['traffic has stopped before', { [requests('200')]: '900x600', [requests('500')]: '900x600' }, 0, 'Successful'],
      ['no series at all', {}, -1, 'Inconclusive'],
      ['a Prometheus of other services', { 'up{job="a"}': '1x600' }, -1, 'Inconclusive'],
      ['NaN', { [requests('200')]: NAN }, Number.NaN, 'Inconclusive'],
      ['a new service: three hours, all good', { [requests('200')]: `${'_ '.repeat(552)} 0+1000x40` }, 0, 'Successful'],
    ]);
  });

  testWithPromtool('a single failed request closes no gate, and more of them do', () => {
    const of = (ok: number, failed: number) => ({
      [requests('200')]: `0x300 ${ok}x300`,
      [requests('500')]: `0x300 ${failed}x300`,
    });
    // 112 requests are the fewest of which a single one is no more than 90 % of 1 %.
    const { query } = metric.provider.prometheus;
    const phases = [of(19, 1), of(18, 2)].map((series) => {
      const [answer = []] = promAnswers([{ series, at: 2 * DAY + HOUR, scrape: 300, query }]);
      return verdict(metric, answer);
    });
    expect(phases).toEqual(['Successful', 'Failed']);
  });

  testWithPromtool('is that of all versions of this service, as their callers see it', () => {
    const failing = (labels: Record<string, string>) => ({ ...good, [requests('500', labels)]: '0+1000x600' });
    expectSpent(metric, [
      ['the canary', failing({ destination_service: 'svc-a-canary.prod.svc.cluster.local' }), 5000, 'Failed'],
      ['a caller that is not routed', failing({ destination_service: 'svc-a.prod.svc.cluster.local' }), 5000, 'Failed'],
      ['another service', failing({ destination_service: 'svc-a-b.prod.svc.cluster.local' }), 0, 'Successful'],
      ['a namesake', failing({ destination_service: 'svc-a.staging.svc.cluster.local' }), 0, 'Successful'],
      ['what pods count', failing({ reporter: 'destination' }), 0, 'Successful'],
    ]);
  });

  testWithPromtool('is told in gRPC too', () => {
    const grpc = (status: string) => requests('200', { request_protocol: 'grpc', grpc_response_status: status });
    const of = metricOf('spent', { slo }, { protocol: 'grpc' });
    const http = requests('503', { request_protocol: 'http' });
    expectSpent(of, [
      ['healthy', { [grpc('0')]: '0+1000x600' }, 0, 'Successful'],
      ['callers that are wrong', { [grpc('3')]: '0+1000x600' }, 0, 'Successful'],
      ['unavailable', { [grpc('0')]: '0+500x600', [grpc('14')]: '0+250x600', [http]: '0+250x600' }, 5000, 'Failed'],
      ['no series at all', {}, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('is that of the last days of the period, and of no others', () => {
    expect(metricOf('spent').provider.prometheus.query).toContain('[30d:5m]');
    // promtool loads no more samples than a week of these.
    const weekly = metricOf('spent', { minRemaining: 25, slo: Slo.availability(99.9, { period: Duration.days(7) }) });
    expectAnswersAt(
      weekly,
      8 * DAY,
      [
        ['three quarters', { [requests('200')]: '0+999.25x2400', [requests('500')]: '0+0.75x2400' }, 75, 'Successful'],
        ['8 days ago', { [requests('200')]: '0+1000x2400', [requests('500')]: '0 9000000x2400' }, 0, 'Successful'],
      ],
      { scrape: 300 },
    );
  });

  testWithPromtool('comes from a recording rule where one is given', () => {
    const recorded = metricOf('spent', { slo, errorRatio: 'slo:sli_error:ratio_rate$window{sloth_id="svc-a"}' });
    const ratio = (id = 'svc-a') => `slo:sli_error:ratio_rate2d{sloth_id="${id}"}`;
    expectSpent(recorded, [
      ['none', { [ratio()]: '0x600' }, 0, 'Successful'],
      ['half', { [ratio()]: '0.005x600' }, 50, 'Successful'],
      ['more than there is', { [ratio()]: '0.02x600' }, 200, 'Failed'],
      ['no requests, which is 0/0', { [ratio()]: NAN }, 0, 'Successful'],
      [
        'recorded twice',
        { [ratio()]: '0.005x600', [`${ratio().slice(0, -1)},replica="b"}`]: '0.006x600' },
        60,
        'Successful',
      ],
      [
        'one of two knows of requests',
        { [ratio()]: NAN, [`${ratio().slice(0, -1)},replica="b"}`]: '0.02x600' },
        200,
        'Failed',
      ],
      ['no series at all', {}, -1, 'Inconclusive'],
      ['another service', { [ratio('svc-b')]: '0.02x600' }, -1, 'Inconclusive'],
      ['a rule that ended', { [ratio()]: '0.02x500 stale' }, -1, 'Inconclusive'],
    ]);
  });
});

describe('the burn rate', () => {
  const metric = metricOf('burn-rate');
  // A value every minute for two hours. 14.4 times 0.1 % is 1.44 %.
  const expectBurn = (it: PromMetric, answers: readonly AnswerThen[]) =>
    expectAnswersAt(it, 2 * HOUR, answers, { scrape: 60 });
  const of = (ok: string, failed: string) => ({ [requests('200')]: ok, [requests('500')]: failed });
  const good = { [requests('200')]: '0+1000x120' };

  testWithPromtool('is too high only if it is in both windows', () => {
    expectBurn(metric, [
      ['no errors', good, 0, 'Successful'],
      ['as allowed', of('0+999x120', '0+1x120'), 1, 'Successful'],
      ['below a page', of('0+986x120', '0+14x120'), 14, 'Successful'],
      ['above a page', of('0+985x120', '0+15x120'), 15, 'Failed'],
      ['every request', { [requests('500')]: '0+1000x120' }, 1000, 'Failed'],
      ['over, half an hour ago', of('0+1000x120', '0x60 0+100x29 2900x30'), 0, 'Successful'],
      // 250 of the 60 250 of the hour.
      ['five minutes old', of('0+1000x120', '0x115 50 100 150 200 250'), 250 / 60.25, 'Successful'],
      ['five minutes old, and all fail', of('0+1000x115 115000x5', '0x115 0+1000x5'), 4000 / 59, 'Failed'],
    ]);
  });

  testWithPromtool('is none without requests, and unknown without series', () => {
    expectBurn(metric, [
      ['no requests at all', { [requests('200')]: '0x120' }, 0, 'Successful'],
      ['no requests any more', of('900x120', '90x120'), 0, 'Successful'],
      ['no requests for ten minutes', of('0+1000x110 110000x10', '0+100x110 11000x10'), 0, 'Successful'],
      ['no series at all', {}, -1, 'Inconclusive'],
      ['no scrape for ten minutes', of('0+1000x110 stale', '0+100x110 stale'), -1, 'Inconclusive'],
      ['NaN', { [requests('200')]: NAN }, -1, 'Inconclusive'],
      // 70 requests are the fewest of which a single one is less than 1.44 %.
      ['a single failed request of two', of('0x119 1 1', '0x119 1 1'), 1000 / 70, 'Successful'],
      ['two failed requests of two', of('0x121', '0x119 2 2'), 2000 / 70, 'Failed'],
    ]);
  });

  testWithPromtool('follows from the period: 3.36 times over a week', () => {
    const weekly = metricOf('burn-rate', { slo: Slo.availability(99.9, { period: Duration.days(7) }) });
    expectBurn(weekly, [
      ['below', of('0+997x120', '0+3x120'), 3, 'Successful'],
      ['above', of('0+996x120', '0+4x120'), 4, 'Failed'],
    ]);
  });

  testWithPromtool('comes from recording rules where they are given', () => {
    const recorded = metricOf('burn-rate', { errorRatio: 'job:errors:ratio_rate$window / 1' });
    const ratios = (long: string, short: string) => ({
      'job:errors:ratio_rate1h': long,
      'job:errors:ratio_rate5m': short,
    });
    expectBurn(recorded, [
      ['calm', ratios('0.001x120', '0x120'), 0, 'Successful'],
      ['both', ratios('0.02x120', '0.1x120'), 20, 'Failed'],
      ['the long one alone', ratios('0.02x120', '0.001x120'), 1, 'Successful'],
      ['no requests in the short one', ratios('0.02x120', NAN), 0, 'Successful'],
      ['the short one is missing', { 'job:errors:ratio_rate1h': '0.02x120' }, -1, 'Inconclusive'],
      ['the long one is missing', { 'job:errors:ratio_rate5m': '0.02x120' }, -1, 'Inconclusive'],
      ['both are missing', {}, -1, 'Inconclusive'],
    ]);
  });
});

describe('alerts', () => {
  const alert = (labels: Record<string, string> = {}) =>
    `ALERTS${labelSet({ alertname: 'Down', alertstate: 'firing', namespace: 'prod', severity: 'page', ...labels })}`;
  const up = { 'up{job="a"}': '1x120' };
  const expectAlerts = (it: PromMetric, answers: readonly AnswerThen[]) =>
    expectAnswersAt(it, HOUR, answers, { scrape: 60 });

  testWithPromtool('close the gate while they fire, and a Prometheus without data opens none', () => {
    expectAlerts(metricOf('alerts'), [
      ['none', up, 0, 'Successful'],
      ['one', { ...up, [alert()]: '1x120' }, 1, 'Failed'],
      ['two', { ...up, [alert()]: '1x120', [alert({ severity: 'critical' })]: '1x120' }, 2, 'Failed'],
      ['one that has ended', { ...up, [alert()]: '1x30 stale' }, 0, 'Successful'],
      ['one that waits', { ...up, [alert({ alertstate: 'pending' })]: '1x120' }, 0, 'Successful'],
      ['one for the next working day', { ...up, [alert({ severity: 'ticket' })]: '1x120' }, 0, 'Successful'],
      ['one of another namespace', { ...up, [alert({ namespace: 'staging' })]: '1x120' }, 0, 'Successful'],
      ['no data at all', {}, -1, 'Inconclusive'],
      ['targets that are down', { 'up{job="a"}': '0x120' }, 0, 'Successful'],
    ]);
  });

  testWithPromtool('may be others, in another place', () => {
    const sev = metricOf('alerts', {
      alerts: [Matcher.equal('service', 'svc-a')],
      matchers: [Matcher.equal('cluster', 'eu-1')],
    });
    const eu = { 'up{cluster="eu-1"}': '1x120' };
    expectAlerts(sev, [
      ['none', eu, 0, 'Successful'],
      ['of this service', { ...eu, [alert({ service: 'svc-a', cluster: 'eu-1' })]: '1x120' }, 1, 'Failed'],
      ['of another service', { ...eu, [alert({ service: 'svc-b', cluster: 'eu-1' })]: '1x120' }, 0, 'Successful'],
      ['of another cluster', { ...eu, [alert({ service: 'svc-a', cluster: 'us-1' })]: '1x120' }, 0, 'Successful'],
      ['another cluster alone is scraped', { 'up{cluster="us-1"}': '1x120' }, -1, 'Inconclusive'],
    ]);
  });
});

describe('an emergency', () => {
  const emergency = { reason: 'prices are wrong', declared: HOUR, expires: 2 * HOUR };
  const firing = { 'up{job="a"}': '1x240', 'ALERTS{alertstate="firing",namespace="prod",severity="page"}': '1x240' };
  const failing = { [requests('500')]: '0+1000x240' };

  testWithPromtool('passes each gate from its declaration until it expires, whatever the data', () => {
    const states: [string, Record<string, string>][] = [
      ['alerts', firing],
      ['alerts', {}],
      ['burn-rate', failing],
      ['burn-rate', {}],
      ['spent', failing],
      ['spent', {}],
      ['spent', { [requests('200')]: NAN }],
    ];
    for (const [name, series] of states) {
      const metric = metricOf(name, {}, { emergency });
      const { query } = metric.provider.prometheus;
      const times = [HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR];
      const answers = promAnswers(times.map((at) => ({ series, query, at, scrape: 60 })));
      const [before, first, last, after] = answers.map((answer) => verdict(metric, answer));
      expect({ name, first, last }).toEqual({ name, first: 'Successful', last: 'Successful' });
      expect(before).not.toBe('Successful');
      expect(after).not.toBe('Successful');
      expect(answers.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    }
  });

  testWithPromtool('that is over closes no gate that is open', () => {
    expectAnswersAt(
      metricOf('alerts', {}, { emergency }),
      3 * HOUR,
      [['no alert', { 'up{job="a"}': '1x240' }, 0, 'Successful']],
      { scrape: 60 },
    );
  });
});

testWithPromtool('a closed gate may pause instead of aborting', () => {
  const pausing = (name: string) => metricOf(name, { whenClosed: 'pause' });
  expectAnswersAt(
    pausing('burn-rate'),
    2 * HOUR,
    [
      ['closed', { [requests('500')]: '0+1000x120' }, 1000, 'Inconclusive'],
      ['open', { [requests('200')]: '0+1000x120' }, 0, 'Successful'],
      ['unknown', {}, -1, 'Inconclusive'],
    ],
    { scrape: 60 },
  );
});
