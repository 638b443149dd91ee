import type { Range } from '../net/whole-number';

/** VRRP group number, RFC 3768 section 5.3.3: keepalived reports 0 as an error. */
export const VIRTUAL_ROUTER_ID: Range = { from: 1, to: 255 };

/** What the sides of a pair have where the caller says nothing. */
export const USUAL_VIRTUAL_ROUTER_ID = { public: 51, private: 52 } as const;

/** keepalived.conf(5), preempt_delay. */
export const PREEMPT_DELAY_SECONDS: Range = { from: 1, to: 1000 };

/** How often the active router says that it is there, and how keepalived is kept from saying it too late. */
export interface VrrpTiming {
  readonly version: 2 | 3;
  readonly advertisementSeconds: number;
  /** sched(7); `undefined` is the kernel's usual scheduling. */
  readonly realTimePriority: number | undefined;
}

/** The manual's heartbeat is a second's; VRRP version 2 knows whole seconds only, RFC 3768 section 5.3.7. */
export const VRRP_TIMING = {
  manual: { version: 2, advertisementSeconds: 1, realTimePriority: undefined },
  fast: { version: 3, advertisementSeconds: 0.2, realTimePriority: 50 },
} as const satisfies Readonly<Record<string, VrrpTiming>>;
export type TimingName = keyof typeof VRRP_TIMING;

/** Seconds of silence after which a standby of this priority takes over: RFC 3768 and RFC 5798, section 6.1. */
export function masterDownSeconds({ version, advertisementSeconds }: VrrpTiming, priority: number): number {
  const skew = (256 - priority) / 256;
  // version 3 counts the skew in advertisements
  return 3 * advertisementSeconds + skew * (version === 3 ? advertisementSeconds : 1);
}

/** Limits of the gratuitous ARPs' numbers. */
export const ARP_REPEAT: Range = { from: 1, to: 100 };
/** keepalived counts microseconds in 32 bits. */
export const ARP_SECONDS: Range = { from: 0, to: 4294 };

/** How a router that takes over says where the floating addresses are now. */
export interface GratuitousArp {
  /** How many at a time. */
  readonly repeat: number;
  /** Until the second time; 0 is no second time. */
  readonly delaySeconds: number;
  /** Between further ones, as long as it is active; 0 is none. */
  readonly refreshSeconds: number;
}

/** What a router can become. */
export const NOTIFY_STATES = ['master', 'backup', 'fault', 'stop'] as const;
export type NotifyState = (typeof NOTIFY_STATES)[number];

/** What is run when the pair's state on a router changes. */
export interface NotifyScript {
  readonly state: NotifyState;
  /** An absolute program and its arguments; words that need no quotes. */
  readonly command: readonly string[];
  /** A script that lies at `notifyPath(state)`; the command is then to run it. */
  readonly content: string | undefined;
}

/** Where a script lies on the routers, and SELinux lets keepalived run it. */
export function notifyPath(state: NotifyState): string {
  return `/usr/libexec/keepalived/lvs-notify-${state}`;
}
