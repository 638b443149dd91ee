import { stringify } from 'yaml';

/**
 * YAML 1.1, because cloud-init reads it with PyYAML: under 1.2 rules a bare MAC address is a text, under 1.1 a number.
 * Texts of several lines are literal blocks, so that a plan's difference can be read.
 */
export function printYaml(document: unknown): string {
  return stringify(document, { version: '1.1', lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}
