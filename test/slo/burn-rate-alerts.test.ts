import { Duration } from 'cdk8s';
import { burnRateAlerts, Slo } from '../../lib/slo';

describe('the burn rate alerts of an objective', () => {
  // https://sre.google/workbook/alerting-on-slos/, over 30 days; 28 days by the same formula.
  const TABLE = [
    {
      severity: 'page',
      budget: 2,
      long: '1h',
      short: '5m',
      burn: 14.4,
      in28: 13.44,
      at999: 1.44,
      at99: 14.4,
      detected: 52,
    },
    { severity: 'page', budget: 5, long: '6h', short: '30m', burn: 6, in28: 5.6, at999: 0.6, at99: 6, detected: 130 },
    {
      severity: 'ticket',
      budget: 10,
      long: '24h',
      short: '2h',
      burn: 3,
      in28: 2.8,
      at999: 0.3,
      at99: 3,
      detected: 259,
    },
    {
      severity: 'ticket',
      budget: 10,
      long: '72h',
      short: '6h',
      burn: 1,
      in28: 0.933,
      at999: 0.1,
      at99: 1,
      detected: 259,
    },
  ];
  const of = (objective: number, days = 30) =>
    burnRateAlerts(Slo.availability(objective, { period: Duration.days(days) }));

  test.each(TABLE.map((row, i) => ({ ...row, i })))(
    '$severity at $budget % of the budget in $long, as published',
    (row) => {
      const alert = of(99.9)[row.i]!;
      expect(alert.severity).toBe(row.severity);
      expect(alert.budgetSpent).toBe(row.budget);
      expect(alert.longWindow.toMinutes()).toBe(minutes(row.long));
      expect(alert.shortWindow.toMinutes()).toBe(minutes(row.short));
      expect(alert.burnRate).toBe(row.burn);
      expect(alert.threshold).toBe(row.at999);
      expect(Math.round(alert.detectionTime)).toBe(row.detected);
      expect(alert.unfit).toBeUndefined();
      expect(of(99)[row.i]!.threshold).toBe(row.at99);
      expect(of(99.9, 28)[row.i]!.burnRate).toBeCloseTo(row.in28, 3);
    },
  );

  test('burn at the rate that belongs to the period: 3.36 over 7 days, never 14.4', () => {
    expect(of(99.9, 7).map(({ burnRate }) => burnRate)).toEqual([3.36, 1.4, 0.7, 0.233333333333]);
  });

  test('are unfit below a burn rate of 1: a service that keeps its objective would set them off', () => {
    const unfit = (days: number) => of(99.9, days).map((alert) => alert.unfit);
    expect(unfit(30)).toEqual([undefined, undefined, undefined, undefined]);
    expect(unfit(28)).toEqual([undefined, undefined, undefined, 'fires within the objective']);
    expect(unfit(7)).toEqual([undefined, undefined, 'fires within the objective', 'fires within the objective']);
    expect(unfit(1)).toEqual([
      'fires within the objective', // 0.48
      'fires within the objective',
      'fires within the objective',
      'fires within the objective',
    ]);
  });

  test('are unfit with a threshold that no error rate exceeds', () => {
    const [page, second] = of(93);
    expect(page).toMatchObject({ threshold: 100.8, unfit: 'never fires', detectionTime: Number.POSITIVE_INFINITY });
    expect(second).toMatchObject({ threshold: 42, detectionTime: 9072 });
    expect(second!.unfit).toBeUndefined();
    expect(of(75).map(({ unfit }) => unfit)).toEqual(['never fires', 'never fires', undefined, undefined]);
    // Exactly 100 %: 50 times a budget of 2 %.
    const exactly = burnRateAlerts({ errorBudget: 2, burnRate: () => 50 });
    expect(exactly.map(({ unfit }) => unfit)).toEqual(Array(4).fill('never fires'));
  });

  test('fire when their share of the budget is gone', () => {
    for (const days of [7, 28, 30, 90]) {
      for (const { burnRate, longWindow, budgetSpent } of of(99.95, days)) {
        expect((burnRate * longWindow.toSeconds()) / (days * 86400)).toBeCloseTo(budgetSpent / 100, 9);
      }
    }
  });
});

function minutes(printed: string): number {
  return Number.parseInt(printed, 10) * (printed.endsWith('h') ? 60 : 1);
}
