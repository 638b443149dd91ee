import type { Action } from '../../drills/drill';
import { commandLine } from '../files/shell';
import { code } from './code';

/** What is done to a host, for a terminal. */
export function actionText(action: Action): string {
  return `${action.host}: ${action.act === 'run' ? commandLine(action.command) : deedWords(action)}`;
}

/** The same for a document: only what a shell takes looks like it. */
export function actionMarkdown(action: Action): string {
  return `${code(action.host)}: ${action.act === 'run' ? code(commandLine(action.command)) : deedWords(action)}`;
}

/** What is done from outside of the host. */
function deedWords(action: Exclude<Action, { readonly act: 'run' }>): string {
  switch (action.act) {
    case 'cut':
      return `cut ${action.nic} (${action.how})`;
    case 'mend':
      return `mend ${action.nic}`;
    default:
      return action.act;
  }
}
