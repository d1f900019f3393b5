import { Duration } from 'cdk8s';
import { CanaryPlan, SequentialErrorAnalysis } from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { atLeast, poissonAtLeast } from '../../lib/slo/distributions';
import { seeded } from '../slo/seeded';
import { boundTo } from './bound';

// Any objective, traffic, scrape interval and steps that somebody might write: either the guard refuses them with a reason,
// or what it promises holds. Everything is worked out from the emitted texts, and not by the functions that made them.
const random = seeded(20261123);
const one = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

const cases = Array.from({ length: 300 }, () => {
  const objective = one(95, 99, 99.5, 99.9, 99.95, 99.99);
  const scrape = one(5, 15, 15, 30, 60);
  const rate = 10 ** (random() * 5 - 1);
  const weights = [1, 5, 10, 20, 25, 50, 75].filter(() => random() < 0.4);
  const steps = (weights.length > 0 ? weights : [10]).map((weight) => ({
    weight,
    hold: Duration.seconds(Math.ceil(10 ** (1 + random() * 2.6))),
  }));
  const slo = Slo.availability(objective);
  const plan = CanaryPlan.of(steps, { requestsPerSecond: rate });
  const bound = boundTo(new SequentialErrorAnalysis(), { plan, slo, scrapeInterval: Duration.seconds(scrape) });
  return { slo, scrape, rate, steps, plan, ...bound };
});

const accepted = cases.filter(({ problems }) => problems.length === 0);

const seconds = (go: string | undefined): number =>
  [...(go ?? '0s').matchAll(/(\d+)(h|m|s)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * { h: 3600, m: 60, s: 1 }[unit as 'h' | 'm' | 's'],
    0,
  );

test('some are refused, each with numbers and with what to write instead, and some are not', () => {
  expect(accepted.length).toBeGreaterThan(50);
  expect(cases.length - accepted.length).toBeGreaterThan(50);
  for (const { problems } of cases) {
    for (const problem of problems) expect(problem).toMatch(/^svc-a\/sequential-error: .*\d.*; (hold|take|give|write)/);
  }
});

test('all looks together abort a release at its budget in at most 5 %, whatever its traffic', () => {
  for (const { slo, manifest, metric, steps, plan } of accepted) {
    // What begins in the last five seconds ends with the plan.
    const total = plan.totalHold.toSeconds() - 5;
    const bound = Number(/>= ([\d.]+)$/.exec(metric('sequential-error-verdict').failureCondition)?.[1]);
    const alarms = (manifest.spec.metrics ?? []).reduce((sum, { initialDelay, interval }) => {
      const left = total - seconds(initialDelay);
      return left < 0 ? sum : sum + Math.floor(left / seconds(interval)) + 1;
    }, 0);
    const verdicts = (steps.length > 1 ? 2 : 1) * Number(metric('sequential-error-verdict').count);
    const ratio = Math.min(10 * slo.errorBudget, (slo.errorBudget + 100) / 2) / slo.errorBudget;
    // The likeliest abort at one look: as many failures as reach the bound, at the most requests at which they do.
    let worst = 0;
    for (let failures = Math.ceil(bound / Math.log(ratio)); failures < 400; failures++) {
      worst = Math.max(worst, poissonAtLeast(failures, (failures * Math.log(ratio) - bound) / (ratio - 1)));
    }
    expect((alarms + verdicts) * worst).toBeLessThanOrEqual(0.0501);
  }
});

test('the verdict has requests enough to let a clean release pass, and stops one that fails ten times its budget', () => {
  for (const { slo, scrape, rate, steps, metric } of accepted) {
    const { provider, initialDelay, interval, count, successCondition } = metric('sequential-error-verdict');
    const window = seconds(/\[(\d+[hms](?:\d+[ms])*)\] offset/.exec(provider.prometheus.query)?.[1]);
    const before = steps.length > 1 ? steps.slice(0, -1) : steps;
    const hold = before.reduce((sum, step) => sum + step.hold.toSeconds(), 0);
    const first = hold + seconds(initialDelay);
    // It begins after the first weight, so that nothing of an earlier attempt is in it.
    expect(first - scrape - window).toBeGreaterThanOrEqual(scrape - 1e-9);
    const answered = (from: number, to: number): number => {
      let start = 0;
      return before.reduce((sum, step, i) => {
        const end = i === before.length - 1 ? Number.POSITIVE_INFINITY : start + step.hold.toSeconds();
        const time = Math.max(0, Math.min(to, end) - Math.max(from, start));
        start = end;
        return sum + (rate * step.weight * time) / 100;
      }, 0);
    };
    const last = first + (Number(count) - 1) * seconds(interval);
    const [p0, p1] = [slo.errorBudget / 100, Math.min(10 * slo.errorBudget, (slo.errorBudget + 100) / 2) / 100];
    const passAt = -Number(/<= (-[\d.]+)$/.exec(successCondition)?.[1]);
    const requests = Math.floor(answered(last - window, last));
    expect((p1 - p0) * (requests + 1)).toBeGreaterThanOrEqual(passAt);
    // With so many requests it passes with at most so many failures.
    const seen = Math.floor(answered(first - scrape - window, first - scrape));
    const forgiven = Math.floor(((p1 - p0) * seen - passAt) / Math.log(p1 / p0));
    const passes = forgiven < 0 ? 0 : 1 - atLeast(forgiven + 1, seen, p1);
    expect(passes).toBeLessThanOrEqual(0.051);
  }
});
