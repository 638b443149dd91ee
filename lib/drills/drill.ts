import type { Cut } from '../rig/rig';
import type { Scene } from './scene';

/** One thing that is done to a running cluster: plain data, so that another process can undo it. */
export type Action =
  | { readonly act: 'run'; readonly host: string; readonly command: readonly string[] }
  | { readonly act: 'kill' | 'start' | 'reboot' | 'freeze' | 'thaw'; readonly host: string }
  | { readonly act: 'cut'; readonly host: string; readonly nic: string; readonly how: Cut }
  | { readonly act: 'mend'; readonly host: string; readonly nic: string };

/** What can be broken and put right again. */
export interface Fault {
  readonly name: string;
  /** A few words for a list. */
  readonly title: string;
  /** Why it cannot be done to this cluster; undefined if it can. */
  readonly lacks: (scene: Scene) => string | undefined;
  readonly broken: (scene: Scene) => readonly Action[];
  /** Undoes it; empty where the fault passes by itself. */
  readonly mended: (scene: Scene) => readonly Action[];
}

/** A fault, and what a sound cluster makes of it. */
export interface Drill extends Fault {
  /** Whether it stays broken until somebody puts it right. */
  readonly lasts: boolean;
  /** At least as long does a drill leave it broken. */
  readonly holdSeconds: number;
  /** What a client does meanwhile, beside new requests and one kept connection. */
  readonly client: ClientWork | undefined;
  readonly expects: (scene: Scene) => Expectation;
}

/** A download that never sends more than it must, or a connection that the client closes after the failover. */
export type ClientWork = 'download' | 'close';

/**
 * Who holds all floating addresses: the router that was active before, the other one, both, exactly one whichever, or
 * the one that VRRP's priorities prefer.
 */
export type Holder = 'active' | 'standby' | 'both' | 'one' | 'primary';

/** What must happen, from the moment at which the cluster is broken. */
export interface Expectation {
  readonly holder: Holder;
  /** A dead keepalived leaves its addresses behind: they may lie on the broken router beside the holder. */
  readonly staleAllowed: boolean;
  /** Until the holder has every floating address; `boot` where a boot lies between, which no timer bounds. */
  readonly withinSeconds: number | 'boot';
  /** What the number is made of, or why nothing moves. */
  readonly because: string;
  readonly lost: Loss;
  /** Real servers that the active router must not choose any more, and after how long. */
  readonly unused: { readonly addresses: readonly string[]; readonly withinSeconds: number };
  /** Once all is put right. */
  readonly afterRepair: Holder;
}

/** What a client may lose at most. */
export interface Loss {
  /** New connections: none of them, some, or all. */
  readonly requests: 'none' | 'some' | 'all';
  /** After how many seconds all are answered again. */
  readonly untilSeconds: number | 'boot' | 'repair';
  /** Whether they are refused at once, because there is nobody to answer. */
  readonly refused: boolean;
  /** The connection that was established before. */
  readonly established: 'goes on' | 'may end';
}

/** No drill lacks anything but what its row says. */
export const NOTHING = (): undefined => undefined;
