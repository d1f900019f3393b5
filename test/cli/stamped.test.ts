import { stamped } from '../../lib/cli/stamped';

test('each line has its time in UTC before it', () => {
  const lines: string[] = [];
  let now = Date.parse('2026-11-23T23:59:59.999Z');
  const say = stamped(
    (line) => void lines.push(line),
    () => now,
  );
  say('wave 1 of 3: svc-a');
  now += 1;
  say('  committed svc-a (6bf82030)');
  expect(lines).toEqual(['[23:59:59] wave 1 of 3: svc-a', '[00:00:00]   committed svc-a (6bf82030)']);
});
