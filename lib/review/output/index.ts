export { inertMarkdown } from './inert-markdown';
export { jsonReview } from './json';
export { type MarkdownReviewOptions, markdownReview } from './markdown';
export { htmlReview } from './page';
export { type TerminalReviewOptions, terminalReview } from './terminal';
