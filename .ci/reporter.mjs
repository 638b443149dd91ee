// Leaves in a folder what .ci/count.mjs adds up: how many tests passed and were skipped, and the text of all that failed,
// if only at the first try. Hooks and errors outside of tests are in it too, of which vitest's own JSON says nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default class Reporter {
  #folder;

  constructor({ folder }) {
    this.#folder = folder;
  }

  onTestRunEnd(modules, strayErrors) {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const ended = (state) => tests.filter((test) => test.result().state === state);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const failures = [
      ...ended('failed').map((test) => textOf(nameOf(test), test.result().errors)),
      ...suites.filter((suite) => suite.errors().length > 0).map((suite) => textOf(nameOf(suite), suite.errors())),
      ...strayErrors.map((error) => textOf('outside of all tests', [error])),
    ];
    const passed = ended('passed');
    // a fault that comes and goes is one
    const again = passed.filter((test) => test.result().errors !== undefined);
    const results = {
      passed: passed.length,
      skipped: ended('skipped').length,
      again: again.map((test) => textOf(nameOf(test), test.result().errors)),
      failures,
    };
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, `${process.pid}.json`), JSON.stringify(results));
  }
}

function nameOf({ type, module, relativeModuleId, fullName }) {
  return type === 'module' ? relativeModuleId : `${module.relativeModuleId} > ${fullName}`;
}

function textOf(name, errors) {
  // the diff has what the message shortens
  const texts = errors.flatMap(({ message, stack = message, diff = '' }) => [ownLines(stack), diff]);
  return [name, ...texts].filter((text) => text !== '').join('\n');
}

function ownLines(stack) {
  const lines = stack.split('\n');
  return lines.filter((line) => !/^ +at .*\bnode_modules\b/.test(line)).join('\n');
}
