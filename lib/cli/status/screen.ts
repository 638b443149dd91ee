/** Where frames are shown, one after the other. */
export interface Screen {
  show(text: string): void;
  /** Puts the terminal back as it was. */
  close(): void;
}

/** What of standard output a screen needs. */
export interface ScreenOutput {
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
  write(text: string): unknown;
}

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';
const USUAL_ROWS = 24;
const USUAL_COLUMNS = 80;

/** In a terminal, a second screen whose frames are drawn over each other; elsewhere, blocks behind each other. */
export function screenOf(output: ScreenOutput): Screen {
  if (output.isTTY !== true) {
    return { show: (text) => output.write(`${text}\n`), close: () => undefined };
  }
  output.write(ENTER);
  return {
    show: (text) => {
      const lines = text.trimEnd().split('\n');
      const rows = known(output.rows) ?? USUAL_ROWS;
      const columns = known(output.columns) ?? USUAL_COLUMNS;
      const more = `... ${lines.length - rows + 1} more lines: make the window higher`;
      const shown = (lines.length <= rows ? lines : [...lines.slice(0, rows - 1), more]).map((line) =>
        clipped(line, columns),
      );
      output.write(`${HOME}${shown.map((line) => `${line}${REST_OF_LINE}`).join('\r\n')}${REST_OF_SCREEN}`);
    },
    close: () => output.write(LEAVE),
  };
}

/** A terminal that says 0 does not know. */
function known(size: number | undefined): number | undefined {
  return size === 0 ? undefined : size;
}

/** A line that went on in the next row would push the first ones out. Codes of colours take no column. */
function clipped(line: string, columns: number): string {
  let room = columns;
  return line.replace(/(\u001b\[\d+m)|[^\u001b]/gu, (part, code: string | undefined) => {
    room -= code === undefined ? 1 : 0;
    return code === undefined && room < 0 ? '' : part;
  });
}
