import * as fc from 'fast-check';
import { join } from 'node:path';
import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { labs } from './labs';
import type { Place } from './places';
import { PLACES } from './places';
import { SEED } from './runs';
import type { LabSpec } from './spec';

// Each prop that the library has is set in some random cluster.

const specs = fc.sample(labs, { numRuns: 300, seed: SEED });

/** Public types with members that no cluster sets. */
const NO_PROPS: Readonly<Record<string, string>> = {
  Detection: 'the library says it',
  Distribution: 'it is one of few',
  SecretFile: 'it is made of its path',
};

/** Props that no right cluster sets. */
const NEVER: Readonly<Record<string, string>> = {
  'FtpHelperServiceProps.onePacketScheduling': 'it is for udp: LVS055',
  'FtpMarksServiceProps.onePacketScheduling': 'it is for udp: LVS055',
};

const members = membersOfProps();

/** The props of an interface that are undefined wherever a spec has a place for them. */
function unsetIn(all: readonly LabSpec[], name: string, place: Place): readonly string[] {
  const objects = all.flatMap(place).map((each): Readonly<Record<string, unknown>> => ({ ...each }));
  const isSet = (member: string): boolean => objects.some((each) => each[member] !== undefined);
  return (members[name] ?? []).filter((member) => !isSet(member)).map((member) => `${name}.${member}`);
}

const unset = (all: readonly LabSpec[]): readonly string[] =>
  Object.entries(PLACES).flatMap(([name, place]) => unsetIn(all, name, place));

describe('random clusters', () => {
  test('have a place for each public interface of props', () => {
    expect(Object.keys({ ...PLACES, ...NO_PROPS }).sort()).toEqual(Object.keys(members).sort());
  });

  test('set each public prop, but for those that have a reason', () => {
    expect(unset(specs)).toEqual(Object.keys(NEVER));
  });

  test('would be seen to set none', () => {
    const poor = specs.map((spec) => ({
      ...spec,
      hypervisors: [{ uri: 'qemu:///system' }],
      neighbours: {},
      clusters: [],
    }));
    expect(unset(poor)).toContain('LibvirtHostProps.namePrefix');
    expect(unset(poor)).not.toContain('LibvirtHostProps.uri');
    expect(unset(poor)).toContain('LvsClusterProps.servers');
  });
});

/** The members of each public interface, inherited ones too, and of what is made of one. */
function membersOfProps(): Readonly<Record<string, readonly string[]>> {
  const root = join(__dirname, '../..');
  const project = new Project({
    tsConfigFilePath: join(root, 'tsconfig.json'),
    skipAddingFilesFromTsConfig: true,
  });
  const exported = project.addSourceFileAtPath(join(root, 'lib/index.ts')).getExportedDeclarations();
  const types = [...exported].flatMap(([name, [declaration]]) => {
    const type = declaration?.getType();
    return type?.isObject() && !type.isClass() && declaration?.getKindName() !== 'VariableDeclaration'
      ? [[name, type.getProperties().map((each) => each.getName())] as const]
      : [];
  });
  return Object.fromEntries(types);
}
