import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedImage, imagesFolder } from '../../host/image';
import { missingPrograms } from '../../host/packages';
import { kvmWorks } from '../../host/kvm';
import { debianVersion, freeMegabytes, isRoot } from '../../host/probes';
import { isProviderBuilt, providerModule, registryAnswers, terraformBinary } from '../../host/provider';
import { readStackDocument } from '../../host/stack-document';
import { readManifest } from '../../rig/deployment';
import { PRIVATE_PROGRAMS } from './deploy';
import type { AppFacts, KvmFacts, MachineFacts, ProviderFacts, TerraformFacts } from './facts';
import { probeLibvirt } from './probe-libvirt';
import { probeNetwork } from './probe-network';
import { said, textOf } from './reading';

/** What is looked at: the app, if there is one, its stack, if it is synthesized, and where that was brought up. */
export interface Examined {
  readonly project: string | undefined;
  /** Why there is no app. */
  readonly problem: string;
  /** The command that synthesizes it. */
  readonly synth: string | undefined;
  /** The folder in which it was looked for. */
  readonly start: string;
  readonly stackFolder: string | undefined;
  /** Which libvirt an earlier deploy has chosen. */
  readonly kind: 'system' | 'private' | 'named' | undefined;
}

/** Looks all of it up; changes nothing. */
export async function probeMachine(examined: Examined): Promise<MachineFacts> {
  const { stackFolder, kind } = examined;
  const stack =
    stackFolder === undefined
      ? undefined
      : { manifest: await readManifest(stackFolder), document: await readStackDocument(stackFolder) };
  const [kvm, terraform, provider, image, cacheMegabytes, libvirt, network] = await Promise.all([
    probeKvm(),
    probeTerraform(),
    probeProvider(),
    cachedImage(),
    freeMegabytes(imagesFolder()),
    probeLibvirt(stack?.document, kind),
    probeNetwork(stack?.document),
  ]);
  return {
    isRoot: isRoot(),
    debian: debianVersion(),
    node: process.version,
    missing: missingPrograms(['xsltproc', ...PRIVATE_PROGRAMS]),
    kvm,
    terraform,
    provider,
    image: image?.path,
    cacheMegabytes,
    app: appFacts(examined),
    libvirt,
    network,
    stack,
  };
}

async function probeKvm(): Promise<KvmFacts> {
  return {
    works: await kvmWorks(),
    hasDevice: existsSync('/dev/kvm'),
    isOpen: isOpen('/dev/kvm'),
    cpuinfo: textOf('/proc/cpuinfo'),
  };
}

function isOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function probeTerraform(): Promise<TerraformFacts> {
  try {
    const binary = terraformBinary();
    return { binary, version: await said(binary, ['version']), problem: '' };
  } catch (error) {
    return { binary: undefined, version: '', problem: error instanceof Error ? error.message : String(error) };
  }
}

async function probeProvider(): Promise<ProviderFacts> {
  const config = process.env['TF_CLI_CONFIG_FILE'];
  const go = await said('go', ['version']);
  return {
    config: config !== undefined && existsSync(config) ? config : undefined,
    isRegistryThere: await registryAnswers(),
    isBuilt: await isProviderBuilt(),
    go: go === '' ? undefined : go,
    goNeeded: providerModule().goVersion,
  };
}

function appFacts({ project, problem, synth, start }: Examined): AppFacts {
  const load = project === undefined ? undefined : createRequire(join(project, 'package.json'));
  const isMissing = (name: string): boolean => {
    try {
      load?.resolve(name);
      return false;
    } catch {
      return true;
    }
  };
  const holds = project === undefined ? contentOf(start) : 'an app';
  return { project, problem, missing: ['cdktf', 'constructs'].filter(isMissing), synth, start, holds };
}

function contentOf(folder: string): AppFacts['holds'] {
  try {
    return readdirSync(folder).every((name) => name === '.git') ? 'nothing' : 'something else';
  } catch {
    return 'no folder';
  }
}
