import type { TerraformEnvironment } from './provider';

/** A folder with a synthesized stack, and what Terraform needs to work in it. */
export interface TerraformFolder {
  readonly folder: string;
  /** From `terraformEnvironment`. */
  readonly environment: TerraformEnvironment;
  /** Variables of the stack by their names. */
  readonly variables: Readonly<Record<string, string>>;
}

// another run that was killed may hold the lock until it has saved what it made
export const LOCK = '-lock-timeout=120s';

/** The environment of a terraform that works in the folder. */
export function environmentOf({ environment, variables }: TerraformFolder): Readonly<Record<string, string>> {
  const named = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return { ...environment, ...(Object.fromEntries(named) as Record<string, string>) };
}
