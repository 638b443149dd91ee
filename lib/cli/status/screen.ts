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
  write(text: string): unknown;
}

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';
const USUAL_ROWS = 24;

/** In a terminal, a second screen whose frames are drawn over each other; elsewhere, blocks behind each other. */
export function screenOf(output: ScreenOutput): Screen {
  if (output.isTTY !== true) {
    return { show: (text) => output.write(`${text}\n`), close: () => undefined };
  }
  output.write(ENTER);
  return {
    show: (text) => {
      const lines = text.trimEnd().split('\n');
      const rows = output.rows ?? USUAL_ROWS;
      const more = `... ${lines.length - rows + 1} more lines: make the window higher`;
      const shown = lines.length <= rows ? lines : [...lines.slice(0, rows - 1), more];
      output.write(`${HOME}${shown.map((line) => `${line}${REST_OF_LINE}`).join('\r\n')}${REST_OF_SCREEN}`);
    },
    close: () => output.write(LEAVE),
  };
}
