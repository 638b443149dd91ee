import { MacAddress } from '../../net/mac-address';
import type { Lab } from '../cluster';
import { wireOf } from '../network';
import type { Claim } from './claims';
import { claimsOf } from './claims';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS010 to LVS014 and LVS020: who holds which address. */
export function addressProblems(lab: Lab): readonly Problem[] {
  const claims = claimsOf(lab);
  return [
    ...claims.flatMap(misplaced),
    ...sharing(distinct(claims), (claim) => `${wireOf(claim.network)} ${claim.address}`).flatMap(heldTwice),
    ...macProblems(claims),
  ];
}

function misplaced(claim: Claim): readonly Problem[] {
  const { address, holder, path, network } = claim;
  const { cidr } = network;
  const hosts = `${cidr.host(1)} to ${cidr.host(cidr.size - 2)}`;
  if (!cidr.contains(address)) {
    const message = `${address}, ${holder}, lies outside its network ${cidr} (${network.path})`;
    return [{ code: 'LVS011', severity: 'error', path, message, fix: `choose an address from ${hosts}` }];
  }
  if (address.equals(cidr.address) || address.equals(cidr.broadcast)) {
    const which = address.equals(cidr.address) ? 'network' : 'broadcast';
    const message = `${address}, ${holder}, is the ${which} address of ${cidr} (${network.path})`;
    return [{ code: 'LVS012', severity: 'error', path, message, fix: `choose an address from ${hosts}` }];
  }
  return [];
}

/** A gateway named by two networks of one bridge is one gateway. */
function distinct(claims: readonly Claim[]): readonly Claim[] {
  const gateways = new Set<string>();
  return claims.filter((claim) => {
    const key = `${wireOf(claim.network)} ${claim.address}`;
    if (claim.kind !== 'gateway') {
      return true;
    }
    const known = gateways.has(key);
    gateways.add(key);
    return !known;
  });
}

function heldTwice([first, ...others]: readonly [Claim, ...Claim[]]): readonly Problem[] {
  return others.map((other) => {
    const kinds = [first.kind, other.kind];
    const message = `${other.address} is held twice on ${other.network.path}: it is ${first.holder}, and ${other.holder}`;
    const problem = { severity: 'error', path: other.path, message } as const;
    if (kinds.includes('host')) {
      return { ...problem, code: 'LVS014', fix: 'give the machine another address, or the network another gateway' };
    }
    if (kinds.includes('extra') && kinds.includes('floating')) {
      const fix = 'remove it: floating addresses are set by keepalived alone, on the active router';
      return { ...problem, code: 'LVS023', fix };
    }
    return { ...problem, code: 'LVS010', fix: 'give each holder an address of its own' };
  });
}

/**
 * On a wire, addresses that are equal are LVS010's affair; a MAC can also collide by its low 24 bits alone. On a
 * machine, whatever the wires: its NICs are told apart by their MACs.
 */
function macProblems(claims: readonly Claim[]): readonly Problem[] {
  const nics = claims.filter((claim) => claim.machine !== undefined);
  const macOf = (claim: Claim): MacAddress => MacAddress.of(claim.address);
  const onWire = sharing(nics, (claim) => `${wireOf(claim.network)} ${macOf(claim)}`).flatMap(([first, ...others]) =>
    others
      .filter((other) => !other.address.equals(first.address))
      .map((other) => sameMac(first, other, `on the wire of ${other.network.path}`)),
  );
  const onMachine = sharing(nics, (claim) => `${claim.machine} ${macOf(claim)}`).flatMap(([first, ...others]) =>
    others
      .filter((other) => wireOf(other.network) !== wireOf(first.network))
      .map((other) => sameMac(first, other, `of ${other.machine}`)),
  );
  return [...onWire, ...onMachine];
}

function sameMac(first: Claim, other: Claim, where: string): Problem {
  const both = `${first.address} (${first.holder}) and ${other.address} (${other.holder})`;
  return {
    code: 'LVS020',
    severity: 'error',
    path: other.path,
    message: `${both} give two NICs ${where} the MAC address ${MacAddress.of(other.address)}`,
    fix: 'choose addresses that differ in their last three numbers',
  };
}
