/** What the package says of itself, as far as a project is made of it. */
export interface PackageVersions {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What is told apart in the projects that this package starts. */
export interface ProjectIdentity {
  /** Of the folder that the project lies in. */
  readonly folderName: string;
  /** By which the cdktf command knows it. */
  readonly projectId: string;
}

/** The files that are copied, by their names in the package and in the project. Here `.gitignore` would be obeyed. */
export const COPIED_FILES: Readonly<Record<string, string>> = {
  gitignore: '.gitignore',
  'README.md': 'README.md',
  'lab.test.ts': 'lab.test.ts',
  'lab.ts': 'lab.ts',
  'main.ts': 'main.ts',
  'tsconfig.template.json': 'tsconfig.json',
};

const SYNTH = 'node --import tsx main.ts';
const RUNTIME = ['cdktf', 'constructs'];
const TOOLS = ['@types/node', 'tsx', 'typescript', 'vitest'];

/** The files that differ from project to project, by their names. */
export function ownFiles(identity: ProjectIdentity, versions: PackageVersions): Readonly<Record<string, string>> {
  return {
    'cdktf.json': json({
      language: 'typescript',
      app: SYNTH,
      projectId: identity.projectId,
      sendCrashReports: 'false',
      terraformProviders: [],
      terraformModules: [],
      context: {},
    }),
    'package.json': json({
      name: packageName(identity.folderName),
      version: '0.1.0',
      private: true,
      scripts: { synth: SYNTH, test: 'tsc && vitest run', rehearse: 'npm run -s synth && cdktf-lvs rehearse' },
      dependencies: { 'cdktf-lvs': `^${versions.version}`, ...versionsOf(RUNTIME, versions) },
      devDependencies: versionsOf(TOOLS, versions),
    }),
  };
}

/** The versions that the library itself is tested with. */
function versionsOf(names: readonly string[], { devDependencies }: PackageVersions): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, devDependencies[name] ?? '*']));
}

/** A name that npm takes, as near to the folder's as can be. */
function packageName(folderName: string): string {
  const name = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  // npm refuses to install a package into a project of the same name
  return name === '' || name === 'cdktf-lvs' || name === 'node-modules' ? 'lvs-lab' : name.slice(0, 100);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
