import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { brokenLinks } from './links';
import { buildSite } from './site';

const OUT = join(__dirname, '../../../site');

async function main(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  const complaints = [...(await buildSite(OUT)), ...brokenLinks(OUT)];
  complaints.forEach((complaint) => console.error(complaint));
  console.log(`The site begins at ${join(OUT, 'index.html')}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

void main();
