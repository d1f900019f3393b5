import { markdownCode, markdownText } from '../../lib/core';

test.each([
  ['DEADLINE_EXCEEDED, svc__a', 'DEADLINE_EXCEEDED, svc&#95;&#95;a'],
  [
    '_a_ *b* `c` [d](e) <f> | #1 ~g~ !h &i; $j$ {k} \\l',
    '&#95;a&#95; &#42;b&#42; &#96;c&#96; &#91;d&#93;(e) &#60;f&#62; &#124; &#35;1 &#126;g&#126; &#33;h &#38;i; &#36;j&#36; &#123;k&#125; &#92;l',
  ],
  ['a\nb\u2028c\u0000', 'a b c '],
  ['ä_ö ß', 'ä_ö ß'],
])('%j is text and no markup', (text, written) => {
  expect(markdownText(text)).toBe(written);
});

test.each([
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`a``', '``` `a`` ```'],
  ['a|b', '`a\\|b`'],
  ['a\nb', '`a b`'],
])('%j is code that nothing in it ends', (text, written) => {
  expect(markdownCode(text)).toBe(written);
});
