import type { Lab } from '../cluster';
import { addressProblems } from './addresses';
import { checkProblems } from './checks';
import { forwardingProblems } from './forwarding';
import { ftpProblems } from './ftp';
import { hostProblems } from './hosts';
import { hypervisorProblems } from './hypervisors';
import { imageProblems } from './images';
import { linkProblems } from './links';
import { networkProblems } from './networks';
import { placementProblems } from './placement';
import type { Problem } from './problem';
import { routerOptionProblems } from './router-options';
import { routerProblems } from './routers';
import { schedulerProblems } from './schedulers';
import { serviceOptionProblems } from './service-options';
import { serviceProblems } from './services';
import { tlsProblems } from './tls';
import { workloadProblems } from './workloads';

export type { Problem } from './problem';

/** All that is wrong with a finished lab, in the order of the rules; empty when nothing is. */
export function problemsOf(lab: Lab): readonly Problem[] {
  return [
    addressProblems,
    networkProblems,
    linkProblems,
    hypervisorProblems,
    placementProblems,
    routerProblems,
    routerOptionProblems,
    forwardingProblems,
    serviceProblems,
    checkProblems,
    serviceOptionProblems,
    schedulerProblems,
    ftpProblems,
    tlsProblems,
    workloadProblems,
    hostProblems,
    imageProblems,
  ].flatMap((rule) => rule(lab));
}
