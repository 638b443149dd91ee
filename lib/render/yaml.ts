/** What a document of cloud-init is made of. */
type Yaml = string | number | boolean | YamlList | YamlMapping;
type YamlList = readonly Yaml[];
export interface YamlMapping {
  readonly [key: string]: Yaml;
}

/**
 * YAML for PyYAML, with which cloud-init reads it: what is no plain word beyond doubt is quoted, as JSON is. Texts of
 * several lines are literal blocks, so that a seed disk can be read. A package for all of YAML would take half of the
 * time in which a seed disk is made.
 */
export function printYaml(document: YamlMapping): string {
  return `${collection(document, '')}\n`;
}

/** One item of a list that stands under a key of the document itself. */
export function printItem(item: YamlMapping): string {
  return `  - ${collection(item, '    ')}\n`;
}

/** Its lines, but for the indentation of the first and the end of the last. */
function collection(items: YamlList | YamlMapping, indent: string): string {
  const inner = `${indent}  `;
  const lines = isList(items)
    ? items.map((item) => `- ${isCollection(item) ? collection(item, inner) : scalar(item, inner)}`)
    : Object.entries(items).map(([key, value]) => `${word(key)}:${valueOf(value, inner)}`);
  if (lines.length === 0) {
    return isList(items) ? '[]' : '{}';
  }
  return lines.join(`\n${indent}`);
}

/** What follows a key. */
function valueOf(value: Yaml, indent: string): string {
  if (!isCollection(value)) {
    return ` ${scalar(value, indent)}`;
  }
  const lines = collection(value, indent);
  return Object.keys(value).length === 0 ? ` ${lines}` : `\n${indent}${lines}`;
}

function scalar(value: string | number | boolean, indent: string): string {
  return typeof value !== 'string' ? `${value}` : isLiteral(value) ? literal(value, indent) : word(value);
}

/** A literal block that starts with a blank would need its indentation told. */
function isLiteral(text: string): boolean {
  return text.includes('\n') && !/^\s/.test(text) && isSturdy(text);
}

function literal(text: string, indent: string): string {
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  // nor does an empty line get the indentation
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).replace(/\n(?=[^\n])/g, `\n${indent}`);
  return `|${chomping}\n${indent}${lines}`;
}

function word(text: string): string {
  return PLAIN.test(text) && !MISREAD.test(text) ? text : quoted(text);
}

/** Words with single blanks between them, addresses, and MAC addresses. */
const PLAIN = /^(-{0,2}[a-z/][\w./@+=-]*( [\w./@+=-]+)*|\d+\.\d+\.\d+\.\d+(\/\d+)?|[\da-f]{2}(:[\da-f]{2}){5})$/i;

/** Under YAML 1.1 these are truths, nothing, and a number of base 60. */
const MISREAD = /^(y|n|yes|no|on|off|true|false|null|\d+(:[0-5]?\d)+)$/i;

function quoted(text: string): string {
  const json = JSON.stringify(text);
  return isSturdy(text) ? json : json.replace(/[^\x20-\x7e]/gu, escaped);
}

/** Whether readers keep it as it is: no control character, no line break but \n, and no letter in two parts. */
function isSturdy(text: string): boolean {
  return ASCII.test(text) || (STURDY.test(text) && text === text.normalize('NFC'));
}

const ASCII = /^[\t\n\x20-\x7e]*$/;
const STURDY =
  /^[\t\n\x20-\x7e\u{a0}-\u{2027}\u{202a}-\u{d7ff}\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

function escaped(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

function isCollection(value: Yaml): value is YamlList | YamlMapping {
  return typeof value === 'object';
}

function isList(items: YamlList | YamlMapping): items is YamlList {
  return Array.isArray(items);
}
