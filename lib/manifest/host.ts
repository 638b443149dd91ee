/** A machine that the stack makes. */
export interface ManifestHost {
  readonly name: string;
  readonly path: string;
  readonly role: 'router' | 'real-server';
  /** The path of the hypervisor that it runs on; only where there are several. */
  readonly hypervisor?: string;
  /** What its image is, such as `debian-12`. */
  readonly distribution: string;
  /** The addresses of its Terraform resources. */
  readonly resources: { readonly domain: string; readonly disk: string; readonly seed: string };
  readonly nics: readonly ManifestNic[];
  readonly files: readonly ManifestFile[];
  /** Files whose content stands nowhere but on the seed disk; only where there are some. */
  readonly secrets?: readonly ManifestSecret[];
  readonly modules: readonly string[];
  readonly sysctls: Readonly<Record<string, number | string>>;
  /** In the order in which they start. */
  readonly units: readonly string[];
  /** What is done once, besides writing its files and starting its units. */
  readonly birth: ManifestBirth;
  /** How many public keys its own user is entered with; without the member, none. */
  readonly sshKeys?: number;
  /** What the guest reports once it has taken its seed disk. */
  readonly seed: { readonly instance: string; readonly sha256: string };
}

/** What a newborn host needs, in the order in which it is done. */
export interface ManifestBirth {
  /** Units that would undo what the files set up. */
  readonly masked: readonly string[];
  readonly packages: readonly string[];
  /** Of a custom workload. */
  readonly commands: readonly (readonly string[])[];
}

/** A host's NIC, with its own address: none that floats. */
export interface ManifestNic {
  readonly name: string;
  /** The path of the network. */
  readonly network: string;
  readonly mac: string;
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway?: string;
  /** Whether it comes up when the host does. */
  readonly onBoot: boolean;
}

/** A file of a host, as it must lie there. */
export interface ManifestFile {
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  readonly owner: string;
  /** A changed birth file makes a new guest; a changed service file reaches the running one. */
  readonly class: 'birth' | 'service';
  readonly content: string;
}

/** A file of a host whose content stands nowhere but on its seed disk. */
export interface ManifestSecret {
  /** On the guest. */
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  /** A user, or a user and a group with a colon between. */
  readonly owner: string;
  /** Where it lay on the machine that synthesized. */
  readonly source: string;
  readonly sha256: string;
}
