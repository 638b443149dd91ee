import type { MissingProgram } from '../../host/packages';
import type { StackDocument } from '../../host/stack-document';
import type { Manifest } from '../../manifest';

/** All that was looked up on a machine, as it was found: texts of files and programs. */
export interface MachineFacts {
  readonly isRoot: boolean;
  /** The number of the Debian release; undefined on anything else. */
  readonly debian: number | undefined;
  readonly node: string;
  readonly missing: readonly MissingProgram[];
  readonly kvm: KvmFacts;
  readonly terraform: TerraformFacts;
  readonly provider: ProviderFacts;
  /** The lab image's file, if it is in the cache. */
  readonly image: string | undefined;
  /** MB of free disk where the cache is. */
  readonly cacheMegabytes: number;
  readonly app: AppFacts;
  readonly libvirt: LibvirtFacts;
  readonly network: NetworkFacts;
  /** undefined before the first synth. */
  readonly stack: { readonly manifest: Manifest; readonly document: StackDocument } | undefined;
}

export interface KvmFacts {
  /** Whether a guest really ran with it. */
  readonly works: boolean;
  readonly hasDevice: boolean;
  /** Whether this user may open /dev/kvm. */
  readonly isOpen: boolean;
  /** The text of /proc/cpuinfo. */
  readonly cpuinfo: string;
}

export interface TerraformFacts {
  readonly binary: string | undefined;
  /** What `version` prints. */
  readonly version: string;
  /** Why there is none. */
  readonly problem: string;
}

export interface ProviderFacts {
  /** The CLI config file that TF_CLI_CONFIG_FILE names and that is there. */
  readonly config: string | undefined;
  readonly isRegistryThere: boolean;
  readonly isBuilt: boolean;
  /** What `go version` prints; undefined without Go. */
  readonly go: string | undefined;
  /** What the provider's build needs. */
  readonly goNeeded: string;
}

export interface AppFacts {
  /** The folder of cdktf.json. */
  readonly project: string | undefined;
  /** Why there is none. */
  readonly problem: string;
  /** Packages that it imports and that are not installed. */
  readonly missing: readonly string[];
  /** The command that synthesizes it. */
  readonly synth: string | undefined;
  /** The folder in which it was looked for, and what is there. */
  readonly start: string;
  readonly holds: 'an app' | 'something else' | 'nothing' | 'no folder';
}

export interface LibvirtFacts {
  /** That of the stack, else the machine's own. */
  readonly uri: string;
  /** Whether its guests are on this machine's own networks. */
  readonly isLocal: boolean;
  /** Whether a private hypervisor will do where that one does not. */
  readonly mayBePrivate: boolean;
  readonly answers: boolean;
  /** What was said instead of an answer. */
  readonly words: string;
  readonly pool: string;
  /** What `pool-info --bytes` prints; undefined where there is no such pool. */
  readonly poolInfo: string | undefined;
  /** Where it lies. */
  readonly poolPath: string | undefined;
  /** The text of qemu.conf. */
  readonly qemuConf: string;
  /** The names of the loaded profiles of AppArmor; undefined without it. */
  readonly profiles: string | undefined;
  /** The site's own rules for guests. */
  readonly guestRules: string;
}

export interface NetworkFacts {
  /** What `ip -j -4 route` prints. */
  readonly routes: string;
  /** What `ip -j -4 address` prints. */
  readonly addresses: string;
  /** What `ip -j link` prints. */
  readonly links: string;
  /** Bridges of networks of the stack that are there already. */
  readonly ownBridges: readonly string[];
  /** What `iptables -S FORWARD` prints. */
  readonly forward: string;
  /** Of net.bridge.bridge-nf-call-iptables; empty without br_netfilter. */
  readonly bridgeFilter: string;
  /** What `firewall-cmd --get-zones` prints; undefined where firewalld does not run. */
  readonly zones: string | undefined;
  /** What `firewall-cmd --get-active-zones` prints. */
  readonly activeZones: string;
}
