import { AGENT } from './agent';
import { CLIENT } from './client';
import { FTP } from './ftp';
import { HOST } from './host';
import { LOOP } from './loop';
import { PLACE } from './place';
import { PROBE } from './probe';
import { STUB } from './stub';
import { SYSTEMCTL } from './systemctl';
import { UNITS } from './units';
import { WORLD } from './world';

/** The Python program that is the first process of the guest, and of each host in it. */
export const GUEST_PROGRAM = [LOOP, UNITS, WORLD, HOST, SYSTEMCTL, CLIENT, FTP, PROBE, STUB, PLACE, AGENT].join('');
