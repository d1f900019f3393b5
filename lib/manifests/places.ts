import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import type { FieldPath } from './field-path';

/** Where something stands in a text; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file, as far as the objects in it know it. */
export interface SourceFile {
  /** From the root of the tree, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The environment that the tree takes it for, where no folder of it says so. */
  readonly environment?: string;
  /** Where a field of one of its documents stands. */
  positionOf(document: number, path: FieldPath): Position;
}

/** What stands where: the place of a value, and of what is in it. */
interface Place {
  /** Of its key, or of the item itself. */
  readonly start: number;
  readonly children: Map<string, Place>;
}

/** Where the fields of a file's documents stand. Made when it is asked for: a sound file is never asked. */
export class Places {
  private readonly documents: readonly (Place | undefined)[];
  private readonly lines: readonly number[];

  public constructor(
    /** A text that can be read. */
    private readonly text: string,
  ) {
    this.documents = new Walk(text, parseEvents(text, {})).documents();
    this.lines = lineStarts(text);
  }

  /** The place of a field; of what is around it where it is not there itself. */
  public of(document: number, path: FieldPath): Position {
    let place = this.documents[document];
    for (const key of path) {
      const next: Place | undefined = place?.children.get(String(key));
      if (!next) break;
      place = next;
    }
    return this.positionAt(place?.start ?? 0);
  }

  private positionAt(offset: number): Position {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lines[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.min(offset, this.text.length) - (this.lines[low] as number) + 1 };
  }
}

/** Goes through the events of a text once. */
class Walk {
  private at = 0;

  public constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  public documents(): (Place | undefined)[] {
    const documents: (Place | undefined)[] = [];
    while (this.at < this.events.length) {
      this.at += 1;
      documents.push(this.ended() ? undefined : this.value());
      this.at += 1;
    }
    return documents;
  }

  /** Whether what was opened last is closed here. */
  private ended(): boolean {
    return this.events[this.at]?.type === EVENT_ID.POP;
  }

  private value(start?: number): Place {
    const event = this.events[this.at] as Event;
    this.at += 1;
    const place: Place = { start: start ?? startOf(event), children: new Map() };
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let i = 0; !this.ended(); i++) place.children.set(String(i), this.value());
      this.at += 1;
    } else if (event.type === EVENT_ID.MAPPING) {
      while (!this.ended()) {
        const key = this.events[this.at] as Event;
        const name = key.type === EVENT_ID.SCALAR ? getScalarValue(this.text, key) : undefined;
        if (name === undefined) this.value();
        else this.at += 1;
        const value = this.value(startOf(key));
        if (name !== undefined) place.children.set(name, value);
      }
      this.at += 1;
    }
    return place;
  }
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) {
    // A text in quotes begins at its quote, a block at its mark: the value alone is known.
    return event.tagStart >= 0
      ? event.tagStart
      : Math.max(0, event.valueStart - (event.style === 2 || event.style === 3 ? 1 : 0));
  }
  if (event.type === EVENT_ID.ALIAS) return Math.max(0, event.anchorStart - 1);
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? Math.max(0, event.start) : 0;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
