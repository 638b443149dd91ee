import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from './pages';

void generatedPages().then((pages) =>
  pages.forEach((text, path) => writeFileSync(join(__dirname, '../..', path), text)),
);
