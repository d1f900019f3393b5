/** A terminal that can be written to. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/**
 * A screen of its own on a terminal, drawn over again and again: what was there before comes back when it is closed, and the
 * cursor with it.
 */
export class Screen {
  private isOpen = false;
  private draw: (width: number, height: number) => string = () => '';
  private readonly redraw = () => this.paint();

  public constructor(private readonly terminal: Terminal) {}

  /** @param draw is asked again where the terminal gets another size */
  public show(draw: (width: number, height: number) => string): void {
    this.draw = draw;
    if (!this.isOpen) {
      this.isOpen = true;
      this.terminal.write(`${ALTERNATE_SCREEN}${HIDE_CURSOR}${CUT_LINES}`);
      this.terminal.on('resize', this.redraw);
    }
    this.paint();
  }

  /** May be called several times. */
  public close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.terminal.off('resize', this.redraw);
    this.terminal.write(`${WRAP_LINES}${SHOW_CURSOR}${FORMER_SCREEN}`);
  }

  /** Line over line, and not after an empty screen, which would flicker. */
  private paint(): void {
    const { columns: width = 80, rows: height = 24 } = this.terminal;
    const lines = this.draw(width, height).split('\n').slice(0, height);
    const drawn = lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n');
    this.terminal.write(`${TOP_LEFT}${drawn}${CLEAR_BELOW}`);
  }
}

const ESCAPE = '\u001b[';
const ALTERNATE_SCREEN = `${ESCAPE}?1049h`;
const FORMER_SCREEN = `${ESCAPE}?1049l`;
const HIDE_CURSOR = `${ESCAPE}?25l`;
const SHOW_CURSOR = `${ESCAPE}?25h`;
// What is too long for a line must not push the last line off the screen.
const CUT_LINES = `${ESCAPE}?7l`;
const WRAP_LINES = `${ESCAPE}?7h`;
const TOP_LEFT = `${ESCAPE}H`;
const CLEAR_LINE = `${ESCAPE}K`;
const CLEAR_BELOW = `${ESCAPE}J`;
