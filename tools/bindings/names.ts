/** `base_volume_id` to `baseVolumeId`. */
export function camelCase(name: string): string {
  const camel = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  // the bindings turn names back at run time: one that does not survive the way there and back needs a table
  if (snakeCase(camel) !== name) {
    throw new Error(`'${name}' does not survive camel case: it comes back as '${snakeCase(camel)}'`);
  }
  return camel;
}

/** `network_interface` to `NetworkInterface`. */
export function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + camelCase(name).slice(1);
}

/** `cloudinit_disk` to `cloudinit-disk`. */
export function kebabCase(name: string): string {
  return name.replaceAll('_', '-');
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
