import { generatedFor } from './block';

/** A section of a systemd file: its name and its settings, a name as often as it is said. */
type Section = readonly [name: string, settings: readonly (readonly [key: string, value: string])[]];

/** systemd.syntax(7). */
export function printUnit(name: string, sections: readonly Section[]): string {
  const text = sections.map(([section, settings]) => {
    return `[${section}]\n${settings.map(([key, value]) => `${key}=${value}\n`).join('')}`;
  });
  return [`${generatedFor(name)}\n`, ...text].join('\n');
}
