/** What differs from machine to machine; each may be a Terraform token. */
export interface HypervisorSettings {
  readonly storagePool: string;
  /** `kvm`, or `qemu` where there is no KVM. */
  readonly domainType: string;
  /** Goes before every name in libvirt, so that two stacks live side by side. */
  readonly namePrefix: string;
}

/** Those of a hypervisor of which nothing else is said. */
export const USUAL_SETTINGS = { storagePool: 'default', domainType: 'kvm' } as const;
