import { UnsupportedQuery } from '../query-engine';

/** Refuses a part of a query. */
export function notPlayed(construct: string, text?: string): UnsupportedQuery {
  const where = text === undefined || text === construct ? '' : `, in ${shortened(text)}`;
  return new UnsupportedQuery(
    `\`${construct}\` is not played by the model${where}; use the prometheus engine (--engine prometheus)`,
  );
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 97)}...` : line;
}
