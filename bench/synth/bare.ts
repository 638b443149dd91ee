import { readFileSync } from 'node:fs';
import { App, LocalBackend, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

type Attributes = Record<string, unknown>;

/** A resource of constants. */
class Bare extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly constants: Attributes,
  ) {
    super(scope, id, { terraformResourceType: type });
  }

  protected override synthesizeAttributes(): Attributes {
    return this.constants;
  }
}

class BareProvider extends TerraformProvider {
  protected override synthesizeAttributes(): Attributes {
    return { uri: 'qemu:///system' };
  }
}

// the resources of a synthesized stack, written with cdktf alone
const [, , file = '', outdir = ''] = process.argv;
const { resource } = JSON.parse(readFileSync(file, 'utf8')) as { resource: Record<string, Record<string, Attributes>> };
const app = new App({ outdir });
const stack = new TerraformStack(app, 'lab');
new LocalBackend(stack, { path: 'terraform.tfstate' });
new BareProvider(stack, 'libvirt', {
  terraformResourceType: 'libvirt',
  terraformProviderSource: 'dmacvicar/libvirt',
  terraformGeneratorMetadata: { providerName: 'libvirt' },
});
for (const [type, byName] of Object.entries(resource)) {
  for (const [name, attributes] of Object.entries(byName)) {
    // cdktf writes the comment anew
    new Bare(stack, `${type}-${name}`, type, { ...attributes, '//': undefined });
  }
}
app.synth();
