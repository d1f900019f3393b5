import { html, Markup } from './markup';
import { STYLE } from './style';

/**
 * An HTML page that needs nothing else: no network, no script, no font.
 *
 * @param style rules of its own, beside those of all pages
 */
export function htmlPage(
  { title, style = '' }: { readonly title: string; readonly style?: string },
  body: Markup,
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE + style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}

// Nothing is loaded and nothing is run, even if a text from a manifest should find its way out of its element.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
