import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { HostError } from './host-error';

/**
 * The members of a JSON file, none where it is not there.
 * @throws HostError for a file that is something else
 */
export async function membersOfFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(file)) {
    return {};
  }
  const text = await readFile(file, 'utf8');
  const document = parsed(file, text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new HostError(`${file} holds no members: correct it, or make it anew`);
  }
  return document as Readonly<Record<string, unknown>>;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HostError(`${file} is no JSON: correct it, or make it anew (${String(error)})`, { cause: error });
  }
}
