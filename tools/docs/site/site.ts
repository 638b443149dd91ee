import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Application, DocumentReflection, LogLevel, TypeDocOptions } from 'typedoc';
import { isNamedEnough } from './named-enough';

const ROOT = join(__dirname, '../../..');
const PAGES = ['docs/*.md', 'docs/how-to/*.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const INDEX = 'docs/README.md';

/** What a reader can name must have a sentence. */
const DOCUMENTED = [
  'Class',
  'Interface',
  'TypeAlias',
  'Variable',
  'Function',
  'Method',
  'Accessor',
  'Property',
] as const;

/** What stands in the types of the public names, and what no user writes: the reference has no page for it. */
const INTERNAL = [
  'lib/constructs/network.ts:NetworkFacts',
  'lib/libvirt/ground.ts:Ground',
  'lib/libvirt/machine.ts:MachineProps',
  'lib/libvirt/spread.ts:Spread',
  'lib/libvirt/wire.ts:WireProps',
  'lib/model/distribution.ts:NetworkService',
  'lib/model/forwarding.ts:ARP_METHODS',
  'lib/model/forwarding.ts:FORWARDING_METHODS',
  'lib/model/health-check.ts:DNS_TYPES',
  'lib/model/health-check.ts:HealthCheck',
  'lib/model/secret.ts:SecretFile',
  'lib/model/service.ts:SCHEDULERS',
  'lib/model/workload.ts:Workload',
  'lib/net/port.ts:PROTOCOLS',
  'lib/provider-libvirt/domain/index.ts:DomainNetworkInterface',
  'lib/provider-libvirt/network/index.ts:Network',
  'lib/provider-libvirt/volume/index.ts:Volume',
  'lib/testing/json.ts:Json',
];

/** The site of all pages and of the published names, written into the folder; gives what is wrong with them. */
export async function buildSite(out: string): Promise<readonly string[]> {
  // ESM alone
  const { Application, Converter, Logger, LogLevel: Level, PageEvent, ReflectionKind } = await import('typedoc');
  const complaints: string[] = [];
  class Complaints extends Logger {
    public override log(message: string, level: LogLevel): void {
      if (level >= Level.Warn && !isNamedEnough(message)) {
        complaints.push(message);
      }
    }
  }
  const app = await Application.bootstrap(options(out));
  app.logger = new Complaints();
  const kinds = kindsOfPages();
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, page: DocumentReflection) => {
    const path = `${page.name}.md`;
    page.name = titleOf(path);
    page.frontmatter['group'] = kinds.get(path) ?? 'Index';
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    // as one imports them
    project.getChildrenByKind(ReflectionKind.Module).forEach((module) => (module.name = entryOf(module.name)));
  });
  // without a server that adds it, a folder has no index
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = (page.contents ?? '').replaceAll('href="../"', 'href="../index.html"');
  });
  await write(app, out);
  return complaints;
}

async function write(app: Application, out: string): Promise<void> {
  const project = await app.convert();
  if (project === undefined) {
    throw new Error('lib does not compile: run npm run types');
  }
  app.validate(project);
  await app.generateDocs(project, out);
}

function options(out: string): Partial<TypeDocOptions> {
  return {
    name: 'cdktf-lvs',
    tsconfig: join(ROOT, 'tsconfig.build.json'),
    entryPoints: ['lib/index.ts', 'lib/manifest/index.ts', 'lib/testing/index.ts'].map((path) => join(ROOT, path)),
    readme: join(ROOT, 'README.md'),
    projectDocuments: PAGES.map((path) => join(ROOT, path)),
    out,
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    intentionallyNotExported: INTERNAL,
    validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true },
    requiredToBeDocumented: [...DOCUMENTED],
    disableSources: true,
    groupOrder: ['Modules', 'Tutorial', 'How-to', 'Reference', 'Commands', 'Explanation', '*'],
    navigation: { includeGroups: true },
    // a default may be a sentence
    jsDocCompatibility: { defaultTag: false },
    // lvs.cf and apply.sh are files, and no sites
    markdownItOptions: { html: true, linkify: false },
    disableGit: true,
    githubPages: false,
  };
}

function entryOf(module: string): string {
  return module === 'index' ? 'cdktf-lvs' : `cdktf-lvs/${module}`;
}

function titleOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(join(ROOT, path), 'utf8'))?.[1]?.replaceAll('`', '') ?? path;
}

/** The section of the index in which a page stands, by its path. */
function kindsOfPages(): ReadonlyMap<string, string> {
  const sections = readFileSync(join(ROOT, INDEX), 'utf8').split(/^## /m).slice(1);
  // the first section that has it
  return new Map(
    sections.reverse().flatMap((section) => {
      const kind = section.slice(0, section.indexOf('\n'));
      const links = [...section.matchAll(/\]\(([^)#]+\.md)\)/g)];
      return links.map(([, link = '']) => [relative(ROOT, join(ROOT, 'docs', link)), kind] as const);
    }),
  );
}
