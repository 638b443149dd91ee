/** One end of a cable between two guests: a NIC in the bridge of a network that has hosts in both. */
export interface Joint {
  /** Its number, the same at both ends. */
  readonly cable: number;
  readonly mac: string;
  readonly network: string;
  readonly bridge: string;
}

/**
 * The cables of each guest. A network's lead from the first guest that has it to each other one: there is one way between
 * two hosts, as bridges without a spanning tree want it.
 * @param guests the networks that each one's hosts are in
 * @param bridges the name of each network's bridge
 */
export function jointsOf(
  guests: readonly (readonly string[])[],
  bridges: ReadonlyMap<string, string>,
): readonly (readonly Joint[])[] {
  const cables = [...bridges].flatMap(([network, bridge]) => {
    const [first, ...others] = guests.flatMap((networks, guest) => (networks.includes(network) ? [guest] : []));
    return others.map((other) => ({ network, bridge, ends: [first, other] }));
  });
  return guests.map((_, guest) =>
    cables.flatMap(({ network, bridge, ends }, cable) =>
      ends.includes(guest) ? [{ cable, mac: macOf(guest, cable), network, bridge }] : [],
    ),
  );
}

/** Locally administered, and of another maker than all hosts' NICs. */
function macOf(guest: number, cable: number): string {
  const digits = [guest, cable].map((number) => number.toString(16).padStart(4, '0'));
  return `02:4b:${digits.join('').match(/../g)?.join(':') ?? ''}`;
}
