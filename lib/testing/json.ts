/** A Terraform document, or a part of one. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
