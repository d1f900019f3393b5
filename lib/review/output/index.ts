export { jsonReview } from './json';
export { type MarkdownReviewOptions, markdownReview } from './markdown';
export { markdownText } from './markdown-text';
export { htmlReview } from './page';
export { type TerminalReviewOptions, terminalReview } from './terminal';
