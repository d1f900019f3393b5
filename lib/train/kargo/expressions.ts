/** What Kargo works out when a promotion runs: `${{ vars.branch }}`. */
export function kargoExpression(expression: string): string {
  return `\${{ ${expression} }}`;
}

/**
 * A text as it has to stand where Kargo looks for expressions: an expression that prints the dollar sign in place of one that
 * would begin another. A text without such a beginning stays as it is, and is never taken for a number.
 *
 * @see https://docs.kargo.io/user-guide/reference-docs/expressions/
 */
export function kargoLiteral(text: string): string {
  // `${%` begins an expression as well: pkg/expressions/json_templates.go of Kargo.
  return text.replace(/\$(?=\{[{%])/g, () => kargoExpression('"$"'));
}
