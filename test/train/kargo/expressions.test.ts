import { kargoLiteral } from '../../../lib/train/kargo/expressions';
import { evaluated } from '../../support/kargo-promotion';

describe('a text where Kargo looks for expressions', () => {
  test.each([
    'https://git.example.com/org/gitops',
    `release-\${1}`,
    `a-\${{ secret("x").token }}-b`,
    `a-\${% vars.x %}`,
    `\${{`,
    `$\${{{ }}`,
  ])('is what it was when they are worked out: %s', (text) => {
    expect(evaluated(kargoLiteral(text), {})).toBe(text);
  });

  test('stays as it is where no expression begins in it', () => {
    expect(kargoLiteral('https://git.example.com/{{org}}/$x')).toBe('https://git.example.com/{{org}}/$x');
  });

  test('would be worked out without', () => {
    expect(evaluated(`\${{ vars.x }}`, { vars: { x: 'y' } })).toBe('y');
    expect(() => evaluated(`\${{ secret("x") }}`, {})).toThrow('is no expression that the library writes');
  });
});
