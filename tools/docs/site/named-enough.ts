/** Members of the manifest are named by what they hold, and what stands inside a type has no page of its own. */
const NAMED_ENOUGH = /^(?:(?:cdktf-lvs\/)?manifest\.\w+\.\w+ \(Property\)|[\w/.-]+\.__type\.[\w.]+ \(\w+\)), /;
const UNDOCUMENTED = / does not have any documentation$/;

/** Whether it is a complaint of typedoc about a name that says enough by itself. */
export function isNamedEnough(complaint: string): boolean {
  return NAMED_ENOUGH.test(complaint) && UNDOCUMENTED.test(complaint);
}
