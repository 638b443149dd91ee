import type { ListrRendererValue } from 'listr2' with { 'resolution-mode': 'import' };
import type { Task } from '../host/task';

/** A step's own view of itself. */
export interface StepTask extends Task {
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
  /** Puts the result behind the step's title. */
  readonly say: (result: string) => void;
}

/** Does one thing after the other and shows it: what it is, how it goes on, how it ended. */
export type Step = <T>(title: string, work: (task: StepTask) => Promise<T>) => Promise<T>;

/** How steps are shown: to a reader of standard output, or only on standard error because a program reads the other. */
export interface StepsOptions {
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** Steps that redraw their line in a terminal, and write plain lines everywhere else. */
export function steps({ json, signal }: StepsOptions): Step {
  return async <T>(title: string, work: (task: StepTask) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const { Listr } = await import('listr2');
    const done: T[] = [];
    const list = new Listr<unknown, ListrRendererValue, ListrRendererValue>(
      [
        {
          title,
          task: async (_, task) => {
            const onProgress = (line: string): void => {
              if (json) {
                process.stderr.write(`${line}\n`);
              }
              task.output = line;
            };
            const say = (result: string): void => {
              task.title = `${title}: ${result}`;
            };
            done.push(await work({ onProgress, say, signal }));
          },
        },
      ],
      {
        renderer: json ? 'silent' : 'default',
        fallbackRenderer: 'simple',
        fallbackRendererCondition: () => !json && (!process.stdout.isTTY || process.env['CI'] !== undefined),
        // the caller stops the work by its signal, and then ends by itself
        registerSignalListeners: false,
        rendererOptions: { collapseErrors: true, showErrorMessage: false },
      },
    );
    await list.run();
    const [result] = done;
    return result as T;
  };
}

/** Says every few seconds that the work still goes on; `state` tells how far it is. */
export async function ticking<T>(task: Task, state: () => string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const timer = setInterval(() => task.onProgress?.(`${state()} (${secondsSince(start).toFixed(0)} s)`), 5_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

export function secondsSince(start: number): number {
  return Math.round((Date.now() - start) / 100) / 10;
}
