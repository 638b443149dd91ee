/** The one escape between a finished text and Terraform, in whose strings `${` and `%{` begin a template. */
export function terraformText(text: string): string {
  // a function, because `$$` in a replacement string would mean one `$`
  return text.replace(/[$%](?=\{)/g, (sigil) => sigil + sigil);
}
