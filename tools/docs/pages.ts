import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { rulesPage } from './rules-page';

const ROOT = join(__dirname, '../..');

/** The generated documents: the path and the whole text of each. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const pages = [['docs/rules.md', rulesPage()]] as const;
  const options = await resolveConfig(join(ROOT, 'docs/rules.md'));
  const texts = pages.map(
    async ([path, text]) => [path, await format(text, { ...options, parser: 'markdown' })] as const,
  );
  return new Map(await Promise.all(texts));
}
