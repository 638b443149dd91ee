/** A host of libvirt. */
export interface ManifestHypervisor {
  readonly path: string;
  readonly name: string;
  /** The provider that speaks with it, as Terraform names it, such as `libvirt.east`. */
  readonly provider: string;
  /** Its end of networks over VXLAN. */
  readonly tunnelAddress?: string;
}
