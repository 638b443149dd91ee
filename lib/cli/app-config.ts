import { join } from 'node:path';
import { HostError } from '../host/host-error';
import { membersOfFile } from '../host/json-file';

/** What the cdktf.json of a project says, as far as it is there. */
export interface AppConfig {
  /** The command that synthesizes its stacks. */
  readonly app: string | undefined;
  /** Where they come to lie: a whole path, or one from the project. */
  readonly output: string;
  readonly context: object;
}

/**
 * Reads it.
 * @throws HostError for a file that is no JSON, or has a member of another kind
 */
export async function readAppConfig(project: string): Promise<AppConfig> {
  const file = join(project, 'cdktf.json');
  const { app, output, context = {} } = await membersOfFile(file);
  const text = (name: string, value: unknown): string | undefined => {
    if (value !== undefined && typeof value !== 'string') {
      throw new HostError(`${file}: '${name}' is no text: correct it`);
    }
    return value;
  };
  if (typeof context !== 'object' || context === null) {
    throw new HostError(`${file}: 'context' holds no members: correct it`);
  }
  return { app: text('app', app), output: text('output', output) ?? 'cdktf.out', context };
}
