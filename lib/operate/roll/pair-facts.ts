/**
 * What both routers of a pair must agree on, or each of them takes the addresses: RFC 3768, RFC 5798. Read from a
 * keepalived.conf, by what it is called there.
 */
export type PairFacts = ReadonlyMap<string, string>;

/** Reads the facts of a keepalived.conf that this library has printed. */
export function pairFactsOf(text: string): PairFacts {
  let instance = '';
  let block = '';
  const facts = new Map<string, string>();
  for (const line of text.split('\n').map((each) => each.trim())) {
    const [word = '', value = ''] = line.split(/ +/);
    if (word === 'vrrp_instance') {
      instance = value;
    } else if (value === '{') {
      block = word;
    } else if (word === '}') {
      block = '';
    } else if (word === 'vrrp_version') {
      facts.set('the VRRP version', value);
    } else if (word === 'virtual_router_id') {
      facts.set(`the virtual router id of ${instance}`, value);
    } else if (word === 'advert_int') {
      facts.set(`the advertisement interval of ${instance}`, value);
    } else if (word === 'unicast_src_ip') {
      facts.set(`the peers of ${instance}`, 'unicast');
    } else if (block === 'virtual_ipaddress' && word !== '') {
      facts.set(`the first floating address of ${instance}`, word);
      block = '';
    }
  }
  return facts;
}

/** What would be another one. */
export function differingFacts(running: PairFacts, coming: PairFacts): readonly string[] {
  const names = [...new Set([...running.keys(), ...coming.keys()])];
  return names
    .filter((name) => running.get(name) !== coming.get(name))
    .map((name) => `${name}: ${running.get(name) ?? 'none'} -> ${coming.get(name) ?? 'none'}`);
}
